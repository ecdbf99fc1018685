"""Gold to and from annotation tools, so that people can label with tools they know."""
