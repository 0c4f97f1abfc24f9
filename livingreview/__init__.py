"""The evidence behind the chapters: load and check, count and compare, show.

Data flows one way: ``evidence`` → ``counts`` and ``verdicts`` → ``tables`` and ``figures`` →
chapters → book.
"""
