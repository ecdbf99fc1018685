"""How fast, and for how much, a run may ask.

A `Gate` stands before each try at a request. It finds the server's limits by itself, keeps to those
that are told, and closes for all when the server asks for patience. A `Budget` bounds what a run
may spend.
"""

from extractor.limits.budget import Budget
from extractor.limits.gate import START, Gate, Slot

__all__ = ["START", "Budget", "Gate", "Slot"]
