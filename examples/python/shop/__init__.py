"""A small HTTP service whose latency histogram carries exemplars that lead to its traces."""
