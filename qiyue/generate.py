# ruff: noqa: E501  (tables of words, in which ruff counts a Chinese sign as two, and SQL)
"""`qiyue generate`: a synthetic register of any size, as Parquet, in the shape of the five real contracts.

Every figure is drawn from a hash of the contract's number, the column and the seed, so that the same seed gives the
same register whatever its size, and every total is added up from its parts, so that every check of `reconciliation`
that a contract prints is passed. Nothing reads the clock: the register ends on `LAST_DAY`.

Each file is one SQL statement in a DuckDB of its own with one thread (so that rows, and bytes, keep their order);
two files are written at a time.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import yaml
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from qiyue.errors import QiyueError, plain_file_errors, show_path
from qiyue.project import Project
from qiyue.warehouse import quote, quote_text

LAST_DAY = "2026-06-30"
"""No contract is signed and no event recorded after this day: a sensible `as_of_date` for the register."""
MOST_CONTRACTS = 9_999_999
FILES_AT_ONCE = 2

# How each kind of register column is written (the same as macros/register/stage.sql).
_SQL_TYPES = {
    "code": "varchar",
    "text": "varchar",
    "date": "date",
    "boolean": "boolean",
    "integer": "integer",
    "amount": "decimal(18, 2)",
    "price": "decimal(18, 6)",
    "quantity": "decimal(18, 6)",
    "share": "decimal(18, 6)",
    "rate": "decimal(18, 8)",
}

Row = tuple[Any, ...]

# item, category, unit, price period, price in fen, most units, description
_ITEMS: list[Row] = [
    ("vcpu", "compute", "元/月", "month", 1400, 800, "云主机 vCPU", "Virtual machine vCPU"),
    ("memory", "compute", "元/月", "month", 3600, 2000, "云主机内存", "Virtual machine memory"),
    ("high_performance_storage", "storage", "元/月", "month", 50, 70000, "高性能存储", "High-performance storage"),
    ("internet_bandwidth", "network", "元/月", "month", 4900, 200, "互联网链路带宽", "Internet bandwidth"),
    ("public_ip_address", "network", "元/月", "month", 100, 20, "互联网IP地址", "Public IP address"),
    ("load_balancing", "network", "元/月", "month", 10, 20, "主机负载均衡", "Host load balancing"),
    ("remote_access", "network", "元/月", "month", 11800, 20, "远程接入", "Remote access"),
    ("ssl_vpn", "network", "元/月", "month", 9500, 20, "SSL VPN 接入", "SSL VPN access"),
    ("web_application_firewall", "security", "元/月", "month", 50, 30, "WAF 防护", "Web application firewall"),
    ("windows_server", "operating_system", "套", "month", 8500, 20, "商用操作系统", "Commercial operating system"),
    ("domestic_os_upkeep", "operating_system", "套", "month", 7000, 40, "国产系统维护", "Domestic OS upkeep"),
    ("domestic_os", "operating_system", "套", "month", 15000, 60, "国产操作系统", "Domestic operating system"),
    ("domestic_database", "database", "套/年", "year", 3000000, 8, "国产数据库", "Domestic database"),
    ("wps_document_platform", "office_software", "套/年", "year", 29000000, 1, "文档中台", "Document platform"),
    ("snapshot_backup", "backup", "元/月", "month", 40, 6000, "快照备份", "Snapshot backup"),
    ("anti_ddos", "security", "元/月", "month", 120000, 3, "抗DDoS", "Anti-DDoS"),
    ("apt_protection", "security", "元/月", "month", 28500, 4, "APT防护", "APT protection"),
    ("host_antivirus", "security", "元/月", "month", 2500, 120, "主机杀毒", "Host antivirus"),
    ("signature_verification", "cryptography", "元/年", "year", 5000000, 1, "签名验证", "Signature verification"),
    ("encryption", "cryptography", "元/年", "year", 5000000, 1, "加解密服务", "Encryption"),
    ("time_stamping", "cryptography", "元/年", "year", 5000000, 1, "时间戳服务", "Time stamps"),
    ("ssl_gateway", "cryptography", "元/年", "year", 5000000, 1, "SSL安全服务", "SSL gateway"),
    ("wps_office_licence", "office_software", "套", "once", 53800, 500, "办公软件授权", "Office software licence"),
]

# Contracts without priced lines: category and title.
_WHOLES: list[Row] = [
    ("cloud_extension_bundle", "云扩展服务", "Cloud extension services"),
    ("operations_maintenance", "信息系统运维", "Operation and maintenance of systems"),
    ("licence_compliance", "软件正版化服务", "Software licence compliance"),
    ("security", "网络安全服务", "Network security services"),
    ("database", "数据库服务", "Database services"),
]

# shape, instalment: label, share in per cent, share base, trigger, second trigger, offset, unit, first day counts,
# printed period. Shape 0 is paid by milestones, 1 by budget year, 2 by dates, 3 at once, 4 in quarters.
_INSTALMENTS: list[Row] = [
    (0, 1, "首付款", "First", 50, "contract_total", "contract_signed", None, 30, "working_day", False, "三十个工作日"),
    (0, 2, "中期款", "Interim", 30, "contract_total", "interim_acceptance", None, 10, "working_day", False, "十个工作日"),
    (0, 3, "终验款", "Final", 20, "contract_total", "final_acceptance", None, 10, "working_day", False, "十个工作日"),
    (1, 1, "首笔", "First", 60, "fiscal_year_fee", "contract_effective", "budget_approved", 15, "working_day", False,
     "15个工作日"),
    (1, 2, "第二笔", "Second", 40, "fiscal_year_fee", "fixed_date", None, None, None, False, None),
    (1, 3, "次年服务费", "Next year", None, None, "funds_available", None, 15, "working_day", False, "15个工作日"),
    (2, 1, "第一期", "First", None, None, "service_start", None, 1, "month", True, "第一个月"),
    (2, 2, "第二期", "Second", None, None, "fixed_date", None, None, None, False, None),
    (2, 3, "尾款", "Balance", None, None, "funds_available", None, 10, "working_day", False, "10个工作日"),
    (3, 1, "全部款项", "All", None, None, "contract_effective", None, 30, "working_day", False, "30个工作日"),
    (4, 1, "第一笔", "First", 30, "contract_total", "contract_signed", None, 10, "working_day", False, "10个工作日"),
    (4, 2, "第二笔", "Second", 30, "contract_total", "fixed_date", None, None, None, False, None),
    (4, 3, "第三笔", "Third", 20, "contract_total", "fixed_date", None, None, None, False, None),
    (4, 4, "第四笔", "Fourth", 20, "contract_total", "final_acceptance", "invoice_received", 15, "calendar_day", False,
     "15日"),
]  # fmt: skip

_PENALTY_COLUMNS = (
    "template", "penalty_term_id", "tier_number", "liable_party", "breach_kind", "accrual", "rate", "stated_as",
    "rate_reference", "rate_multiplier", "days_in_year", "fixed_amount", "fixed_amount_in_words", "base_kind",
    "step_days", "step_rounding", "from_day", "to_day", "tier_mode", "grace_days", "minimum_amount", "cap_rate",
    "cap_base_kind", "cap_amount", "cap_stated_as", "adds_actual_loss", "condition_zh", "condition_en",
)  # fmt: skip
# Terms in all the shapes of the grammar. Only what differs from "nothing stated" is written.
_PENALTIES: list[dict[str, Any]] = [
    # 1 to 6: the supplier is late; every contract has one of them.
    {"template": 1, "penalty_term_id": "late-delivery", "liable_party": "supplier", "breach_kind": "late_delivery",
         "accrual": "per_day", "rate": 0.005, "stated_as": "千分之五", "base_kind": "unperformed_part"},
    {"template": 2, "penalty_term_id": "late-service", "liable_party": "supplier", "breach_kind": "late_service",
         "accrual": "per_day", "rate": 0.0001, "stated_as": "0.01%", "base_kind": "contract_total", "cap_rate": 0.05,
         "cap_base_kind": "contract_total", "cap_stated_as": "5%", "adds_actual_loss": "direct"},
    {"template": 3, "penalty_term_id": "late-service", "liable_party": "supplier", "breach_kind": "late_service",
         "accrual": "per_day", "rate": 0.005, "stated_as": "0.5%", "base_kind": "contract_total", "step_days": 7,
         "step_rounding": "part_counts_as_whole", "cap_rate": 0.1, "cap_base_kind": "contract_total", "cap_stated_as": "10%"},
    {"template": 4, "penalty_term_id": "late-service", "tier_number": 1, "liable_party": "supplier",
         "breach_kind": "late_service", "accrual": "per_day", "rate": 0.0005, "stated_as": "万分之五", "base_kind": "contract_total",
         "from_day": 1, "to_day": 10, "tier_mode": "marginal", "grace_days": 3},
    {"template": 4, "penalty_term_id": "late-service", "tier_number": 2, "liable_party": "supplier",
         "breach_kind": "late_service", "accrual": "per_day", "rate": 0.001, "stated_as": "千分之一", "base_kind": "contract_total",
         "from_day": 11, "tier_mode": "marginal"},
    {"template": 5, "penalty_term_id": "late-delivery", "tier_number": 1, "liable_party": "supplier",
         "breach_kind": "late_delivery", "accrual": "per_day", "rate": 0.0003, "stated_as": "万分之三", "base_kind": "contract_total",
         "from_day": 1, "to_day": 15, "tier_mode": "whole", "cap_amount": 500000},
    {"template": 5, "penalty_term_id": "late-delivery", "tier_number": 2, "liable_party": "supplier",
         "breach_kind": "late_delivery", "accrual": "per_day", "rate": 0.0005, "stated_as": "万分之五", "base_kind": "contract_total",
         "from_day": 16, "to_day": 60, "tier_mode": "whole"},
    {"template": 5, "penalty_term_id": "late-delivery", "tier_number": 3, "liable_party": "supplier",
         "breach_kind": "late_delivery", "accrual": "per_day", "rate": 0.001, "stated_as": "千分之一", "base_kind": "contract_total",
         "from_day": 61, "tier_mode": "whole"},
    {"template": 6, "penalty_term_id": "late-service", "liable_party": "supplier", "breach_kind": "late_service",
         "accrual": "per_day", "fixed_amount": 1000, "fixed_amount_in_words": "壹仟元整", "grace_days": 5, "minimum_amount": 3000,
         "cap_amount": 100000},
    # 7 to 9: the buyer pays late; every contract has one of them.
    {"template": 7, "penalty_term_id": "late-payment", "liable_party": "buyer", "breach_kind": "late_payment",
         "accrual": "per_day", "rate": 0.0001, "stated_as": "万分之一", "base_kind": "overdue_amount", "cap_rate": 0.05,
         "cap_base_kind": "contract_total", "cap_stated_as": "5%", "adds_actual_loss": "direct"},
    {"template": 8, "penalty_term_id": "late-payment", "liable_party": "buyer", "breach_kind": "late_payment",
         "accrual": "per_day", "rate_reference": "lpr_1y", "rate_multiplier": 1.3, "days_in_year": 365,
         "base_kind": "overdue_amount"},
    {"template": 9, "penalty_term_id": "late-payment", "liable_party": "buyer", "breach_kind": "late_payment",
         "accrual": "per_day", "rate": 0.0005, "stated_as": "万分之五", "base_kind": "current_instalment", "grace_days": 10},
    # 10 to 18: two neighbours of these.
    {"template": 10, "penalty_term_id": "confidentiality", "liable_party": "either", "breach_kind": "confidentiality",
         "accrual": "lump_sum", "rate": 0.2, "stated_as": "20%", "base_kind": "contract_total", "adds_actual_loss": "all"},
    {"template": 11, "penalty_term_id": "data-loss", "liable_party": "supplier", "breach_kind": "data_loss",
         "accrual": "lump_sum", "rate": 0.3, "stated_as": "百分之三十", "base_kind": "annual_fee", "adds_actual_loss": "all"},
    {"template": 12, "penalty_term_id": "outage-refund", "liable_party": "supplier", "breach_kind": "service_outage",
         "accrual": "per_day", "rate": 1, "stated_as": "100%", "base_kind": "daily_service_fee", "adds_actual_loss": "direct"},
    {"template": 13, "penalty_term_id": "secrecy", "liable_party": "supplier", "breach_kind": "confidentiality",
         "accrual": "lump_sum", "fixed_amount": 20000, "fixed_amount_in_words": "贰万元整", "adds_actual_loss": "all"},
    {"template": 14, "penalty_term_id": "service-level", "liable_party": "supplier", "breach_kind": "service_level_missed",
         "accrual": "per_event", "rate": 0.01, "stated_as": "1%", "base_kind": "contract_total"},
    {"template": 15, "penalty_term_id": "rectification", "liable_party": "supplier", "breach_kind": "late_rectification",
         "accrual": "per_day", "rate": 0.002, "stated_as": "2‰", "base_kind": "current_instalment", "step_days": 5,
         "step_rounding": "whole_steps_only", "minimum_amount": 500},
    {"template": 16, "penalty_term_id": "late-training", "liable_party": "supplier", "breach_kind": "late_training",
         "accrual": "per_day", "fixed_amount": 350, "step_days": 7, "step_rounding": "pro_rata", "cap_amount": 5000},
    {"template": 17, "penalty_term_id": "quality", "liable_party": "supplier", "breach_kind": "quality_defect",
         "accrual": "per_event", "fixed_amount": 1500, "fixed_amount_in_words": "壹仟伍佰元整"},
    {"template": 18, "penalty_term_id": "general-breach", "liable_party": "either", "breach_kind": "general_breach",
         "accrual": "lump_sum", "rate": 0.1, "stated_as": "10%", "base_kind": "contract_total", "adds_actual_loss": "all"},
]  # fmt: skip

_CONDITIONS: dict[str, tuple[str, str]] = {
    "late_delivery": ("迟延交付", "Delivery is late"),
    "late_service": ("服务延迟", "Service is late"),
    "late_payment": ("迟延付款", "Payment is late"),
    "late_rectification": ("整改延迟", "Rectification is late"),
    "late_training": ("培训延迟", "Training is late"),
    "confidentiality": ("泄露保密信息", "Confidential information is disclosed"),
    "data_loss": ("数据丢失", "Data are lost"),
    "service_outage": ("服务中断", "Service breaks down"),
    "service_level_missed": ("未达服务级别", "A service level is missed"),
    "quality_defect": ("质量缺陷", "A defect of quality"),
    "general_breach": ("违反合同约定", "Breach of the contract"),
}

# right, holder, condition, comparator, days, events, printed threshold, lump sum rate, its print, refund
_RIGHTS: list[Row] = [
    (1, "late-delivery", "buyer", "late_delivery", "at_least", 30, None, "达30日", 0.10, "10%", "all_paid"),
    (2, "late-service", "buyer", "late_service", "more_than", 5, None, "超过5日", 0.10, "10%", "unperformed_part"),
    (3, "failed-acceptance", "buyer", "failed_acceptance", "at_least", None, 2, "二次", 0.10, "10%", "all_paid"),
    (
        4,
        "late-payment",
        "supplier",
        "late_payment",
        "more_than",
        30,
        None,
        "超过三十日",
        0.05,
        "5%",
        "pay_for_performed",
    ),
    (5, "service-outage", "buyer", "service_outage", "more_than", None, 3, "超过3次", 0.10, "10%", "unperformed_part"),
    (6, "convenience", "buyer", "convenience", None, None, None, None, None, None, "pay_for_performed"),
]

# sla_id, metric, severity, comparator, value, unit, printed form, coverage, applies to
_PROMISES: list[Row] = [
    (1, "availability", "availability", "any", "at_least", 99.9, "percent", "99.9%", None, "initial_term"),
    (2, "support", "support_coverage", "any", "at_least", 168, "hours_per_week", "7×24小时", "热线", "initial_term"),
    (3, "response", "response_time", "any", "at_most", 15, "minutes", "15分钟", "7x24", "initial_term"),
    (4, "on-site", "on_site_time", "any", "at_most", 2, "hours", "2小时", "7x24", "initial_term"),
    (5, "resolution", "resolution_time", "general", "at_most", 4, "hours", "4小时", "7x24", "initial_term"),
    (6, "resolution-major", "resolution_time", "major", "at_most", 24, "hours", "24小时", "7x24", "initial_term"),
    (7, "reliability", "data_reliability", "any", "at_least", 99.9999, "percent", "99.9999%", None, "initial_term"),
    (8, "isolation", "fault_isolation_time", "any", "at_most", 30, "minutes", "30分钟", None, "initial_term"),
    (9, "training", "training_sessions", "any", "at_least", 2, "times", "2次", None, "initial_term"),
    (10, "reporting", "reporting_interval", "any", "at_most", 7, "days", "每周", None, "initial_term"),
    (11, "certification", "certification", "any", "at_least", 3, "level", "等保三级", None, "initial_term"),
    (12, "response-renewal", "response_time", "any", "at_most", 2, "hours", "2小时", "7x24", "renewal"),
]

# kind, obliged party, description, trigger, offset, unit, recurrence, printed period
_DUTIES: list[Row] = [
    (1, "delivery", "supplier", "交付", "Deliver", "contract_effective", 15, "working_day", "once", "15个工作日"),
    (2, "acceptance", "buyer", "组织终验", "Final acceptance", "service_end", -20, "working_day", "once", "前20个工作日"),
    (3, "reporting", "supplier", "服务报告", "Service report", "service_start", None, None, "half_yearly", None),
    (4, "monitoring", "supplier", "日常监控", "Monitoring", None, None, None, "daily", None),
    (5, "notice", "either", "不可抗力证明", "Proof of force majeure", "force_majeure", 15, "calendar_day",
     "on_request", "15天"),
]  # fmt: skip

_EVENTS: list[Row] = [
    # number, kind, per cent of the contracts for which it is recorded
    (1, "delivered", 40),
    (2, "interim_acceptance", 50),
    (3, "final_acceptance", 85),
    (4, "service_outage", 3),
    (5, "force_majeure", 1),
    (6, "budget_approved", 30),
    (7, "funds_available", 30),
    (8, "invoice_received", 90),
]

# Draws and words. A draw hashes one whole number that no other draw uses, so that draws do not depend on each other.
_MACROS = """
create macro draw(slot, salt, outcomes) as
    cast(hash(xor(cast(slot * 64 + salt as ubigint), cast({seed} as ubigint))) % outcomes as bigint);
-- The day before the corresponding day; where the month has none, its last day (民法典 art. 202).
create macro last_day_of_months(first, months) as
    cast(first + to_months(cast(months as integer)) as date)
    - cast(day(first + to_months(cast(months as integer))) = day(first) as integer);
create macro fen(whole) as cast(whole * cast(0.01 as decimal(3, 2)) as decimal(18, 2));
create macro digit(number) as substr('零壹贰叁肆伍陆柒捌玖', cast(number as integer) + 1, 1);
create macro section(places) as
    case when places >= 1000 then digit(places // 1000) || '仟' else '' end
    || case
        when places % 1000 >= 100 then digit(places // 100 % 10) || '佰'
        when places >= 1000 and places % 100 > 0 then '零'
        else ''
    end
    || case
        when places % 100 >= 10 then digit(places // 10 % 10) || '拾'
        when places % 1000 >= 100 and places % 10 > 0 then '零'
        else ''
    end
    || case when places % 10 > 0 then digit(places % 10) else '' end;
-- The 9,999 sections of four places, said once.
set variable sections = (select list(section(range) order by range) from range(10000));
create macro said(places) as list_extract(getvariable('sections'), places + 1);
create macro yuan_in_words(yuan) as
    case when yuan = 0 then '零' else '' end
    || case when yuan >= 100000000 then said(yuan // 100000000) || '亿' else '' end
    || case
        when yuan // 10000 % 10000 = 0 then ''
        else
            case when yuan >= 100000000 and yuan // 10000 % 10000 < 1000 then '零' else '' end
            || said(yuan // 10000 % 10000) || '万'
    end
    || case
        when yuan % 10000 = 0 then ''
        else
            case
                when yuan >= 10000 and (yuan % 10000 < 1000 or yuan // 10000 % 10000 = 0) then '零' else ''
            end
            || said(yuan % 10000)
    end;
create macro in_words(whole) as
    yuan_in_words(whole // 100) || '元'
    || case
        when whole % 100 = 0 then '整'
        when whole % 10 = 0 then digit(whole // 10 % 10) || '角'
        when whole % 100 < 10 then '零' || digit(whole % 10) || '分'
        else digit(whole // 10 % 10) || '角' || digit(whole % 10) || '分'
    end;
-- The first line of a contract is one of the three large items, so that no contract costs less than some thousand yuan.
create macro item_of(slot) as 1 + draw(slot, 1, case when slot % 1000 = 1 then 3 else {item_count} end);
create macro term_of(slot, months) as
    case when months % 2 = 0 and draw(slot, 2, 10) = 0 then months // 2 else months end;
create macro price_of(slot) as list_extract({item_prices}, item_of(slot)) * (80 + draw(slot, 3, 41)) // 100;
create macro quantity_of(slot) as
    list_extract({item_quantities}, item_of(slot)) // 10 + 1 + draw(slot, 4, list_extract({item_quantities}, item_of(slot)));
-- Price x quantity x months / months of the price period in fen, rounded half up; paid once, price x quantity.
create macro amount_of(slot, months) as
    case list_extract({item_periods}, item_of(slot))
        when 'month' then price_of(slot) * quantity_of(slot) * term_of(slot, months)
        when 'year' then (2 * price_of(slot) * quantity_of(slot) * term_of(slot, months) + 12) // 24
        else price_of(slot) * quantity_of(slot)
    end;
"""

# One row per contract with all that other files need of it. `slot` is the first of a thousand numbers that are its own.
_BASE = """
with

drawn as (

    select
        number,
        number * 1000 as slot,
        'c' || lpad(cast(number as varchar), 7, '0') as contract_id,
        draw(number * 1000, 1, 50) = 0 as is_draft,
        -- A heavy tail: the cube of an even draw, so that the first tenth of the suppliers has half of the contracts.
        cast(floor({suppliers} * pow(draw(number * 1000, 2, 1000003) / 1000003.0, 3)) as bigint) + 1 as supplier_number,
        draw(number * 1000, 3, {buyers}) + 1 as buyer_number,
        date '2021-01-04' + cast(draw(number * 1000, 4, 2003) as integer) as signed_date,
        list_extract([12, 12, 12, 12, 12, 12, 24, 36, 6, 9], draw(number * 1000, 5, 10) + 1) as months,
        case when draw(number * 1000, 6, 10) = 0 then 0 else 1 + draw(number * 1000, 7, 21) end as line_count,
        list_extract([0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 4, 4, 4], draw(number * 1000, 8, 20) + 1) as shape,
        5000000 + draw(number * 1000, 9, 495000000) as whole_amount,
        draw(number * 1000, 10, 5) + 1 as whole_number
    from (select range as number from range(1, {contracts} + 1))

),

dated as (

    select
        *,
        signed_date + cast(draw(slot, 11, 31) as integer) as first_day,
        last_day_of_months(signed_date + cast(draw(slot, 11, 31) as integer), months) as last_day
    from drawn

),

totalled as (

    select
        *,
        case
            when line_count = 0 then whole_amount
            else cast(list_sum(list_transform(
                range(1, line_count + 1), lambda line: amount_of(slot + line, months)
            )) as bigint)
        end as total
    from dated

)

select
    *,
    -- What the budget year of the first day pays for, by the day.
    case
        when year(last_day) = year(first_day) then total
        else cast(cast(total as hugeint) * (make_date(year(first_day), 12, 31) - first_day + 1) // (last_day - first_day + 1) as bigint)
    end as first_year_fee,
    first_day + cast((last_day - first_day) // 2 as integer) as middle_day,
    draw(slot, 12, 10) < 6 as has_budget_excuse,
    not is_draft and draw(slot, 13, 25) = 0 as is_amended,
    not is_draft and draw(slot, 13, 25) between 5 and 6 as is_renewable,
    list_extract([null, 0.05, 0.10], draw(slot, 14, 3) + 1) as bond_rate,
    draw(slot, 15, 10) as printed
from totalled
"""

_CONTRACTS = """
select
    contract_id,
    'QY' || lpad(cast(number as varchar), 9, '0') as contract_number,
    case when line_count = 0 then list_extract({whole_titles_zh}, whole_number) else '政务云资源租用服务' end as title_zh,
    case when line_count = 0 then list_extract({whole_titles_en}, whole_number) else 'Government cloud resources' end as title_en,
    case when is_draft then 'draft' else 'signed' end as status,
    'b' || lpad(cast(buyer_number as varchar), 3, '0') as buyer_id,
    case when not is_draft then 's' || lpad(cast(supplier_number as varchar), 5, '0') end as supplier_id,
    'd' || substr(contract_id, 2) as document_id,
    case when line_count = 0 then list_extract({whole_categories}, whole_number) end as category_code,
    case when not is_draft then signed_date end as signed_date,
    case when not is_draft then first_day end as service_start_date,
    case when not is_draft then last_day end as service_end_date,
    case when not is_draft then fen(total) end as total_amount,
    case when not is_draft and printed < 9 then in_words(total) end as total_amount_in_words,
    -- Both are printed where the net amount, rounded to the fen, gives the gross amount back.
    case when states_net then fen(net) end as net_amount,
    case when states_net then 0.06 end as tax_rate,
    case when not is_draft then bond_rate end as performance_bond_rate,
    case when not is_draft then case bond_rate when 0.05 then '5%' when 0.10 then '10%' end end as performance_bond_stated_as,
    case when states_net then '6%' end as tax_rate_stated_as,
    'body 2.1' as clause_ref
from (
    select
        *,
        (100 * total + 53) // 106 as net,
        not is_draft and printed < 6 and (106 * ((100 * total + 53) // 106) + 50) // 100 = total as states_net
    from base
) as netted
"""

_LINES = """
select
    contract_id,
    line as line_number,
    list_extract({item_names_zh}, item) as description_zh,
    list_extract({item_names_en}, item) as description_en,
    list_extract({item_categories}, item) as category_code,
    fen(price_of(line_slot)) as unit_price,
    quantity_of(line_slot) as quantity,
    list_extract({item_units}, item) as unit_zh,
    list_extract({item_periods}, item) as price_period,
    case when list_extract({item_periods}, item) <> 'once' then term_of(line_slot, months) end as term_months,
    fen(amount_of(line_slot, months)) as line_amount,
    'annex-1 1.' || line as clause_ref,
    list_extract({item_codes}, item) as comparable_item
from (
    select
        *,
        slot + line as line_slot,
        item_of(slot + line) as item
    from (
        select contract_id, slot, months, unnest(range(1, line_count + 1)) as line
        from base
        where not is_draft
    ) as numbered
) as placed
"""

# The instalments of a contract with their amounts in fen and, for payments, about when they fall due.
_INSTALMENT_ROWS = """
select
    contracts.*,
    patterns.* exclude (shape),
    contracts.amounts[patterns.instalment_number] as amount,
    case patterns.share_base
        when 'fiscal_year_fee' then contracts.first_year_fee
        when 'contract_total' then contracts.total
    end as base_amount,
    case
        when contracts.shape = 1 and patterns.instalment_number < 3 then year(contracts.first_day)
        when patterns.trigger_event = 'funds_available' then least(year(contracts.first_day) + 1, year(contracts.last_day))
    end as budget_year,
    case
        when patterns.trigger_event <> 'fixed_date' then null
        when contracts.shape = 1
            then least(
                make_date(year(contracts.first_day), 12, 31),
                greatest(make_date(year(contracts.first_day), 9, 30), contracts.first_day + 30)
            )
        when contracts.shape = 2 then make_date(year(contracts.first_day), 12, 31)
        else contracts.first_day + cast((contracts.last_day - contracts.first_day) * (patterns.instalment_number - 1) // 3 as integer)
    end as fixed_date
from (
    select
        *,
        case shape
            when 0 then [half_up(total, 50), half_up(total, 30), total - half_up(total, 50) - half_up(total, 30)]
            when 1 then [
                half_up(first_year_fee, 60), first_year_fee - half_up(first_year_fee, 60), total - first_year_fee
            ]
            when 2 then [half_up(total, 47), half_up(total, 47), total - 2 * half_up(total, 47)]
            when 3 then [total]
            else [
                half_up(total, 30), half_up(total, 30), half_up(total, 20),
                total - 2 * half_up(total, 30) - half_up(total, 20)
            ]
        end as amounts
    from base
) as contracts
inner join patterns on contracts.shape = patterns.shape
-- Service within one budget year has no fee of the next.
where contracts.is_draft or contracts.amounts[patterns.instalment_number] > 0
"""

_SCHEDULE = """
select
    contract_id,
    instalment_number,
    label_zh,
    label_en,
    case when not is_draft then fen(amount) end as stated_amount,
    case when not is_draft and printed < 7 then in_words(amount) end as stated_amount_in_words,
    -- The last share is printed where it gives the balance to the fen.
    case when not is_draft and half_up(base_amount, share) = amount then cast(share as decimal(5, 2)) / 100 end as stated_share,
    case when not is_draft and half_up(base_amount, share) = amount then share_base end as share_base,
    case when not is_draft then budget_year end as service_fiscal_year,
    -- A draft leaves its dates blank.
    case when is_draft and trigger_event = 'fixed_date' then 'contract_signed' else trigger_event end as trigger_event,
    case when also_trigger_event <> 'invoice_received' or printed < 2 then also_trigger_event end as also_trigger_event,
    offset_value,
    offset_unit,
    includes_first_day,
    case when not is_draft then fixed_date end as stated_due_date,
    case when printed < 5 then 7 end as invoice_days_before,
    has_budget_excuse as is_budget_excusable,
    stated_as,
    'body 6.' || instalment_number as clause_ref
from instalments
"""

_PAYMENTS = """
select
    contract_id,
    'p' || instalment_number as payment_id,
    instalment_number,
    paid_date,
    case when fate < 5 then fen(amount // 2) else fen(amount) end as amount
from (
    select
        *,
        draw(slot + 300 + instalment_number, 1, 100) as fate,
        cast(
            case
                when fixed_date is not null then fixed_date
                when trigger_event = 'funds_available' then make_date(budget_year, 3, 20)
                when trigger_event = 'interim_acceptance' then middle_day + 14
                when trigger_event = 'final_acceptance' then last_day + 14
                else signed_date + 30
            end as date
        )
        - cast(draw(slot + 300 + instalment_number, 2, 20) as integer)
        + case
            when draw(slot + 300 + instalment_number, 3, 10) = 0
                then cast(40 + draw(slot + 300 + instalment_number, 4, 60) as integer)
            else 0
        end as paid_date
    from instalments
    where not is_draft
) as dated
where fate >= 2 and paid_date between signed_date and date '{last_day}'
"""

_EVENT_ROWS = """
select
    contract_id,
    'e' || number as event_id,
    event_kind,
    event_date,
    case number
        when 4 then event_date + cast(draw(slot + 400 + number, 3, 4) as integer)
        when 5 then event_date + 20
    end as end_date,
    case number when 8 then 4 end as instalment_number,
    null as line_number
from (
    select
        contracts.contract_id,
        contracts.slot,
        kinds.*,
        case kinds.number
            when 1 then contracts.signed_date + cast(draw(contracts.slot + 401, 2, 24) as integer)
            when 2 then contracts.middle_day + cast(draw(contracts.slot + 402, 2, 20) as integer)
            when 3 then contracts.last_day + cast(draw(contracts.slot + 403, 2, 40) - 10 as integer)
            when 4 then contracts.first_day + cast(draw(contracts.slot + 404, 2, 150) as integer)
            when 5 then contracts.first_day + cast(draw(contracts.slot + 405, 2, 150) as integer)
            when 6 then make_date(year(contracts.first_day), 2, 20) + cast(draw(contracts.slot + 406, 2, 40) as integer)
            when 7 then make_date(year(contracts.first_day) + 1, 2, 20) + cast(draw(contracts.slot + 407, 2, 40) as integer)
            when 8 then case when contracts.shape = 4 and contracts.printed < 2 then contracts.last_day + 10 end
        end as event_date
    from base as contracts
    cross join kinds
    where not contracts.is_draft
) as dated
where draw(slot + 400 + number, 1, 100) < frequency and event_date <= date '{last_day}'
"""

_PENALTY_ROWS = """
select
    contracts.contract_id,
    terms.* exclude (template),
    'body 11.' || contracts.place as clause_ref
from (
    select
        contract_id,
        unnest([
            1 + draw(slot, 20, 6), 7 + draw(slot, 21, 3), 10 + draw(slot, 22, 9), 10 + (draw(slot, 22, 9) + 1) % 9
        ]) as template,
        unnest([1, 2, 3, 4]) as place
    from base
) as contracts
inner join terms on contracts.template = terms.template
"""

_PROMISE_ROWS = """
select
    contracts.contract_id,
    promises.* exclude (template),
    'body 4.' || promises.template as clause_ref
from (
    select contract_id, (draw(slot, 30, 12) + unnest(range(0, 3 + draw(slot, 31, 5)))) % 12 + 1 as template
    from base
) as contracts
inner join promises on contracts.template = promises.template
"""

_RIGHT_ROWS = """
select
    contracts.contract_id,
    rights.* exclude (template),
    case rights.condition_kind when 'convenience' then 30 end as notice_days,
    case when rights.lump_sum_rate is not null then 'contract_total' end as lump_sum_base_kind,
    'none' as adds_actual_loss,
    'body 12.' || rights.template as clause_ref
from (
    select contract_id, (draw(slot, 32, 6) + unnest(range(0, 1 + draw(slot, 33, 3)))) % 6 + 1 as template
    from base
) as contracts
inner join rights on contracts.template = rights.template
"""

_DUTY_ROWS = """
select
    contracts.contract_id,
    contracts.place as obligation_number,
    duties.* exclude (template),
    'body 5.' || contracts.place as clause_ref
from (
    select
        contract_id,
        unnest(range(1, 3 + draw(slot, 35, 2))) as place,
        (draw(slot, 34, 5) + unnest(range(1, 3 + draw(slot, 35, 2)))) % 5 + 1 as template
    from base
) as contracts
inner join duties on contracts.template = duties.template
"""

_EXCUSES = """
select contract_id, kind.excuse_kind, kind.excused_party, kind.proof_days, kind.clause_ref
from (
    select
        contract_id,
        unnest(list_filter([
            case when has_budget_excuse
                then {{'excuse_kind': 'budget_delay', 'excused_party': 'buyer', 'proof_days': null, 'clause_ref': 'body 6.6'}} end,
            case when draw(slot, 36, 10) < 8
                then {{'excuse_kind': 'force_majeure', 'excused_party': 'either', 'proof_days': 15, 'clause_ref': 'body 13.1'}} end,
            case when draw(slot, 37, 10) < 3
                then {{'excuse_kind': 'no_invoice', 'excused_party': 'buyer', 'proof_days': null, 'clause_ref': 'body 6.5'}} end
        ], lambda kind: kind is not null)) as kind
    from base
) as excused
"""

_RENEWALS = """
select
    contract_id,
    1 as option_number,
    12 as period_months,
    0.5 as fee_rate,
    'contract_total' as fee_base_kind,
    fen(half_up(total, 50)) as stated_fee_amount,
    in_words(half_up(total, 50)) as stated_fee_in_words,
    30 as decision_days_before,
    -15 as payment_offset_value,
    'working_day' as payment_offset_unit,
    1 as maximum_count,
    true as is_fee_adjustable,
    'annex-1 2.1' as clause_ref,
    '前30日' as decision_stated_as,
    '前15个工作日' as payment_stated_as
from base
where is_renewable
"""

# A supplement in the middle of the term: up to a tenth more, and for every other one three months longer.
_AMENDMENTS = """
select
    contract_id,
    1 as amendment_number,
    middle_day as signed_date,
    fen(total * (1 + draw(slot, 38, 10)) // 100) as total_change_amount,
    case
        when draw(slot, 39, 2) = 0
            then last_day_of_months(first_day, months + 3)
    end as new_service_end_date,
    'body 1' as clause_ref
from base
where is_amended and middle_day <= date '{last_day}'
"""

_FINDINGS = """
select
    contract_id,
    1 as finding_number,
    case when is_draft then 'signature_defect' else 'ambiguous_term' end as finding_kind,
    case when is_draft then 'error' else 'warning' end as severity,
    case when is_draft then '双方均未签署。' else '付款期限的起算点写法不一。' end as message_zh,
    case when is_draft then 'Neither party has signed.' else 'The start of the payment period is worded in two ways.' end as message_en,
    case when is_draft then '签署前补齐空白。' else '以补充协议统一。' end as remedy_zh,
    case when is_draft then 'Fill the blanks before signing.' else 'Settle one by a supplement.' end as remedy_en,
    'body 9.1' as clause_ref
from base
where is_draft or draw(slot, 40, 10) = 0
"""

_DOCUMENTS = """
select
    'd' || substr(contract_id, 2) as document_id,
    contract_id || '.txt' as file_name,
    sha256(contract_id) as sha256,
    '合同' as title_zh,
    'Contract' as title_en
from base
"""

# Codes end with their check character (GB 32100-2015): weights are powers of 3, the alphabet has 31 signs.
_PARTIES = """
select
    party_id,
    role,
    name_zh,
    name_en,
    body || substr(
        '0123456789ABCDEFGHJKLMNPQRTUWXY',
        cast((31 - list_sum(list_transform(
            range(1, 18),
            lambda place: (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(body, place, 1)) - 1)
            * list_extract([1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28], place)
        )) % 31) % 31 as integer) + 1,
        1
    ) as unified_social_credit_code,
    enterprise_size
from (
    select
        'b' || lpad(cast(range as varchar), 3, '0') as party_id,
        'buyer' as role,
        '第' || range || '号采购单位' as name_zh,
        'Buyer No. ' || range as name_en,
        '11110000' || lpad(cast(range as varchar), 9, '0') as body,
        null as enterprise_size
    from range(1, {buyers} + 1)
    union all
    select
        's' || lpad(cast(range as varchar), 5, '0') as party_id,
        'supplier' as role,
        '第' || range || '号信息技术有限公司' as name_zh,
        'Supplier No. ' || range || ' Co., Ltd.' as name_en,
        '91110000' || lpad(cast(range as varchar), 9, '0') as body,
        list_extract(['small_or_medium', 'small_or_medium', 'small_or_medium', 'large', null], draw(range, 50, 5) + 1) as enterprise_size
    from range(1, {suppliers} + 1)
) as parties
"""

_HALF_UP = "create macro half_up(whole, share) as (whole * share + 50) // 100;"


@dataclass(frozen=True)
class _File:
    """A file of the register: its query, the tables of words that the query joins, and about its rows a contract."""

    name: str
    query: str
    rows_per_contract: float
    tables: tuple[str, ...] = ()


_FILES = (
    _File("contract_line_items", _LINES, 9.7),
    _File("sla_terms", _PROMISE_ROWS, 5, ("promises",)),
    _File("penalty_terms", _PENALTY_ROWS, 4.5, ("terms",)),
    _File("payment_schedule", _SCHEDULE, 2.8, ("patterns", "instalments")),
    _File("payments", _PAYMENTS, 2, ("patterns", "instalments")),
    _File("obligations", _DUTY_ROWS, 2.5, ("duties",)),
    _File("events", _EVENT_ROWS, 1.9, ("kinds",)),
    _File("termination_rights", _RIGHT_ROWS, 2, ("rights",)),
    _File("excuses", _EXCUSES, 1.7),
    _File("contracts", _CONTRACTS, 1),
    _File("source_documents", _DOCUMENTS, 1),
    _File("document_findings", _FINDINGS, 0.12),
    _File("renewal_options", _RENEWALS, 0.08),
    _File("amendments", _AMENDMENTS, 0.03),
    _File("parties", _PARTIES, 0),
)


def generate(project: Project, contracts: int, seed: int, folder: Path, console: Console) -> dict[str, int]:
    """Write a synthetic register of `contracts` contracts to `folder` as NAME.parquet; give the rows of each file.

    The same seed gives the same bytes with the same version of DuckDB.

    Raises:
        QiyueError: the folder holds a register already or may not be written.
    """
    with plain_file_errors("making the folder of the register"):
        folder.mkdir(parents=True, exist_ok=True)
    present = [
        file.name for file in _FILES if any((folder / f"{file.name}{end}").exists() for end in (".parquet", ".csv"))
    ]
    if present:
        raise QiyueError(
            f"{show_path(folder)} holds a register already ({present[0]} and others); name an empty folder with --out."
        )
    columns = _read_columns(project)
    words = _words(contracts, seed)
    rows: dict[str, int] = {}
    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    try:
        with (
            tempfile.TemporaryDirectory(dir=folder, prefix=".unfinished-") as unfinished,
            bar,
            ThreadPoolExecutor(FILES_AT_ONCE) as pool,
        ):
            task = bar.add_task("contracts", total=round(contracts * sum(file.rows_per_contract for file in _FILES)))
            scratch = Path(unfinished)
            _write_base(words, scratch)
            jobs = {pool.submit(_write, file, columns[file.name], words, scratch): file for file in _FILES}
            for job in as_completed(jobs):
                file = jobs[job]
                rows[file.name] = job.result()
                bar.update(task, advance=rows[file.name], description=file.name)
            # Nothing shows in the folder before everything is written.
            for file in _FILES:
                (scratch / f"{file.name}.parquet").replace(folder / f"{file.name}.parquet")
    except OSError as error:
        raise QiyueError(f"The register cannot be written to {show_path(folder)}: {error.strerror}.") from error
    except duckdb.IOException as error:
        raise QiyueError(
            f"The register cannot be written to {show_path(folder)}: {str(error).splitlines()[0]}"
        ) from None
    console.print(
        f"{sum(rows.values()):,} rows of {contracts:,} contracts written to {show_path(folder)}; "
        f"its events end on {LAST_DAY}: build it with --as-of {LAST_DAY}.",
        soft_wrap=True,
    )
    return {file.name: rows[file.name] for file in _FILES}


def _read_columns(project: Project) -> dict[str, list[tuple[str, str]]]:
    """Read the columns of each file with their SQL types from the register's own description."""
    columns: dict[str, list[tuple[str, str]]] = {}
    for folder in ("register", "actuals"):
        text = (project.root / "seeds" / folder / f"_{folder}__seeds.yml").read_text(encoding="utf-8")
        for seed in yaml.safe_load(text)["seeds"]:
            columns[seed["name"]] = [
                (column["name"], _SQL_TYPES[column["config"]["meta"]["type"]]) for column in seed["columns"]
            ]
    return columns


def _words(contracts: int, seed: int) -> dict[str, str]:
    """Give what stands between braces in the queries."""

    def of_items(place: int) -> str:
        return _list(item[place] for item in _ITEMS)

    def of_wholes(place: int) -> str:
        return _list(whole[place] for whole in _WHOLES)

    return {
        "contracts": str(contracts),
        # Small registers keep several contracts a supplier and a buyer.
        "suppliers": str(max(4, min(20_000, contracts // 5))),
        "buyers": str(max(2, min(500, contracts // 20))),
        "seed": str(int.from_bytes(hashlib.sha256(str(seed).encode()).digest()[:8], "big")),
        "last_day": LAST_DAY,
        "item_count": str(len(_ITEMS)),
        "item_codes": of_items(0),
        "item_categories": of_items(1),
        "item_units": of_items(2),
        "item_periods": of_items(3),
        "item_prices": of_items(4),
        "item_quantities": of_items(5),
        "item_names_zh": of_items(6),
        "item_names_en": of_items(7),
        "whole_categories": of_wholes(0),
        "whole_titles_zh": of_wholes(1),
        "whole_titles_en": of_wholes(2),
    }


def _list(values: Any) -> str:
    return "[" + ", ".join(_literal(value) for value in values) + "]"


def _literal(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    return quote_text(value) if isinstance(value, str) else str(value)


def _connect(words: dict[str, str]) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config={"threads": 1})
    connection.execute(_MACROS.format(**words) + _HALF_UP)
    return connection


def _write_base(words: dict[str, str], folder: Path) -> None:
    with _connect(words) as connection:
        connection.execute(f"copy ({_BASE.format(**words)}) to {quote_text(str(folder / 'base'))} (format parquet)")


def _write(file: _File, columns: list[tuple[str, str]], words: dict[str, str], folder: Path) -> int:
    """Write one file with every column of the register's description, typed; give its rows."""
    with _connect(words) as connection:
        connection.execute(f"create view base as select * from read_parquet({quote_text(str(folder / 'base'))})")
        for table in file.tables:
            connection.execute(_TABLES[table])
        query = file.query.format(**words)
        known = {row[0] for row in connection.execute(f"describe {query}").fetchall()}
        typed = ", ".join(
            f"cast({quote(name) if name in known else 'null'} as {kind}) as {quote(name)}" for name, kind in columns
        )
        target = folder / f"{file.name}.parquet"
        written = connection.execute(
            f"copy (select {typed} from ({query})) to {quote_text(str(target))} (format parquet, compression zstd)"
        ).fetchone()
        return int(written[0]) if written else 0


def _table(name: str, columns: Sequence[str], rows: Sequence[Row]) -> str:
    values = ", ".join("(" + ", ".join(_literal(cell) for cell in row) + ")" for row in rows)
    return f"create table {name} as select * from (values {values}) as listed ({', '.join(columns)})"


_TABLES = {
    "patterns": _table(
        "patterns",
        (
            "shape", "instalment_number", "label_zh", "label_en", "share", "share_base", "trigger_event",
            "also_trigger_event", "offset_value", "offset_unit", "includes_first_day", "stated_as",
        ),
        _INSTALMENTS,
    ),
    "instalments": f"create view instalments as {_INSTALMENT_ROWS}",
    "terms": _table(
        "terms",
        _PENALTY_COLUMNS,
        [
            tuple({"tier_number": 1, "adds_actual_loss": "none", **term}.get(name) for name in _PENALTY_COLUMNS[:-2])
            + _CONDITIONS[term["breach_kind"]]
            for term in _PENALTIES
        ],
    ),
    "rights": _table(
        "rights",
        (
            "template", "right_id", "holder", "condition_kind", "threshold_comparator", "threshold_days",
            "threshold_events", "threshold_stated_as", "lump_sum_rate", "lump_sum_stated_as", "refund_kind",
        ),
        _RIGHTS,
    ),
    "promises": _table(
        "promises",
        (
            "template", "sla_id", "metric", "severity", "comparator", "target_value", "target_unit", "stated_as",
            "coverage", "applies_to",
        ),
        _PROMISES,
    ),
    "duties": _table(
        "duties",
        (
            "template", "obligation_kind", "obliged_party", "description_zh", "description_en", "trigger_event",
            "offset_value", "offset_unit", "recurrence", "stated_as",
        ),
        _DUTIES,
    ),
    "kinds": _table("kinds", ("number", "event_kind", "frequency"), _EVENTS),
}  # fmt: skip
