"""Correct contracts, drawn as people write them: none of them may be refused by `qiyue check` or by a build."""
