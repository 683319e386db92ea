"""`lattigo reconcile`: monthly usage compared with sums of daily usage."""

from __future__ import annotations

from ...fleet.dataset import Dataset
from ..exit_codes import DONE, ERROR, SOME_FAILED
from ..output import Format, printer, say
from ..settings import Switch
from ..target import target

NUMBERS = ("daily_bytes", "monthly_bytes", "difference", "daily_sms", "monthly_sms", "days")


def reconcile(daily: str, monthly: str, /, *, bytes: Switch = False, output: Format | None = None) -> int:
    """Compare monthly usage with the sums of daily usage, device by device, and print the differences.

    Only months whose days were all pulled are compared. Nothing is sent. The exit code is 3 if there are differences.

    Args:
        daily: The folder with daily usage.
        monthly: The folder with monthly usage.
        bytes: Show exact bytes in tables instead of kB, MB and GB. Other formats always have exact bytes.
        output: Output format. Default: a table on a terminal, JSON lines otherwise.
    """
    from ...report.reconcile import compare
    from ...report.tables import device_cells, device_columns
    from ...report.units import human_bytes

    datasets = [Dataset.open(target(path)[0]) for path in (daily, monthly)]
    compared, differences = compare(*datasets)
    device = device_columns(max(datasets, key=lambda dataset: dataset.has_several_accounts))
    size = "{:,}".format if bytes else human_bytes
    forms = {name: size if "sms" not in name and name != "days" else "{:,}".format for name in NUMBERS}
    count, total = 0, 0
    with printer(output, ("month", *device, *NUMBERS), numbers=forms) as rows:
        for each in differences:
            count, total = count + 1, total + each.bytes
            rows.row(
                {
                    "month": each.month,
                    **device_cells(each),
                    "daily_bytes": each.daily_bytes,
                    "monthly_bytes": each.monthly_bytes,
                    "difference": each.bytes,
                    "daily_sms": each.daily_sms,
                    "monthly_sms": each.monthly_sms,
                    "days": each.days,
                }
            )
    if compared.partial:
        say(f"Not compared, because not all of their days were pulled: {', '.join(compared.partial)}.")
    if not compared.months:
        say("error: no month could be compared.")
        return ERROR
    if count:
        say(f"{count:,} differences in {', '.join(compared.months)}; the months have {human_bytes(total)} more.")
    else:
        say(f"No differences in {', '.join(compared.months)}.")
    return SOME_FAILED if count else DONE
