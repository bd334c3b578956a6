"""Qiyue checks a register of contracts, runs dbt over it, publishes the warehouse and renders the reports.

It computes no business figure: every one of them comes from a dbt model.
"""
