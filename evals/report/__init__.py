"""What a run or a comparison says: for a pull request, for CI, for programs, for a browser."""
