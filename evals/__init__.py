"""The eval harness: compares extraction results with hand-labelled gold, with error bars.

It is a program beside the tests, run from a checkout (``python -m evals``), and no part of the
wheel.
"""
