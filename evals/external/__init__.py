"""Corpora that other people labelled: what we do is measured on work that is not ours.

Each has its own idea of what a claim is, so each needs a projection of ours (`project`), its own
measures, and a floor and a ceiling beside the score. Scores are never averaged over corpora.
"""
