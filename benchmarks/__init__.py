"""How long does it take, how much does it need, what does it survive? Run one by `python -m benchmarks.NAME`."""
