"""Remove each guard in turn: its test must fail.

    python tests/faults/guards.py [word …]      # without words all guards; else those whose name has one of them

A guard is a piece of source text. It is taken out of a copy of the package, and the tests that prove it are run
against that copy. A guard that nobody misses is either untested or useless; both are worth knowing.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from attrs import frozen

REPO = Path(__file__).parents[2]
SOURCE = REPO / "src"
AT_ONCE = 2


@frozen
class Guard:
    """A piece of the source, what stands there without it, and the test that must then fail."""

    name: str
    file: str
    """Below src/lattigo."""
    text: str
    """Occurs exactly once in the file, however it is broken into lines."""
    without: str
    test: str
    """A pytest node id below tests/faults."""

    def removed_from(self, source: str) -> str | None:
        """The source without the guard; `None` where its text does not occur exactly once."""
        pattern = re.compile(r"\s+".join(map(re.escape, self.text.split())))
        changed, count = pattern.subn(lambda _: self.without.strip(), source)
        return changed if count == 1 else None


EFFECTS, TRANSPORT, STATUS, BODIES = "test_effects.py", "test_transport.py", "test_status.py", "test_bodies.py"
SESSION, SMS = "test_thingspace_session.py", "test_thingspace_sms.py"
ACKNOWLEDGED = "test_acknowledged_rows.py::test_a_page_is_out_before_the_next_one_is_asked_for"
RESPONSES = "test_responses.py"
RETRY_AFTER, CREDENTIALS, NAMES = "test_retry_after.py", "test_credentials.py", "test_names.py"
LEAKS, GATE, CANCELLATION, OWN_CLIENT = "test_leaks.py", "test_gate.py", "test_cancellation.py", "test_own_client.py"
LEDGER, SOURCES, STORMS = "test_ledger.py", "test_sources.py", "test_storms.py"
LOOPS, OUTCOMES = "test_loops.py", "test_outcomes.py"
DATASETS, SHELL, COMMAND_LINE = "test_datasets.py", "test_shell.py", "test_command_line.py"
PACE, LIMITS_FILE, ACTIONS = "test_pace.py", "test_limits_file.py", "test_actions.py"
YEARS, PROFILES = "test_years.py", "test_profiles.py"
CALLBACKS = "../unit/thingspace/test_callbacks.py"
THINGSPACE_ACTIONS = "../e2e/test_actions_thingspace.py"
GUARDS = [
    # profiles
    Guard(
        "a file that others can read or change is refused",
        "_profiles/config.py",
        "if state.st_mode & 0o077:",
        "if state.st_mode & 0:",
        f"{PROFILES}::test_a_file_that_others_can_read_or_change_is_refused",
    ),
    Guard(
        "a secret in the file is refused",
        "_profiles/config.py",
        "if entry in SECRETS:",
        "if False:",
        f"{PROFILES}::test_a_secret_in_the_file_is_refused",
    ),
    Guard(
        "the secret of a profile goes only to its own address",
        "_profiles/account.py",
        "if _origin(own) != _origin(used):",
        "if False:",
        f"{PROFILES}::test_the_secret_of_a_profile_goes_only_to_its_own_address",
    ),
    Guard(
        "the secret of a profile goes only with its own user",
        "_profiles/account.py",
        "if settings[login.user].value != profile.login.get(login.user):",
        "if False:",
        f"{PROFILES}::test_the_secret_of_a_profile_is_not_sent_with_another_name",
    ),
    Guard(
        "a profile that code names precedes the environment",
        "_profiles/account.py",
        "*(reversed(sources) if profile_first else sources),",
        "*sources,",
        f"{PROFILES}::test_clients_of_several_profiles_work_side_by_side_whatever_the_environment_has",
    ),
    Guard(
        "a credential command does not read the devices of a command",
        "_profiles/stored_secrets.py",
        "stdin=subprocess.DEVNULL,",
        "",
        f"{PROFILES}::test_a_credential_command_does_not_read_the_input_of_ours",
    ),
    Guard(
        "a keyring that keeps nothing is noticed",
        "_profiles/stored_secrets.py",
        "if kept != secret:",
        "if False:",
        f"{PROFILES}::test_a_keyring_that_forgets_is_not_trusted",
    ),
    Guard(
        "the error of a keyring shows no secret",
        "_profiles/stored_secrets.py",
        "can't be {what}: {type(error).__name__}. {INSTEAD}",
        "can't be {what}: {error}. {INSTEAD}",
        f"{PROFILES}::test_a_keyring_that_fails_is_one_line_without_its_text",
    ),
    Guard(
        "no default removes a safeguard",
        "cli/profiles/defaults.py",
        "if name in NEVER:",
        "if False:",
        f"{PROFILES}::test_a_mistake_in_the_file_is_one_line_that_names_the_place",
    ),
    Guard(
        "a profile for another API is not used",
        "_profiles/config.py",
        "if profile.api == api:",
        "if True:",
        f"{PROFILES}::test_a_client_of_thingspace_has_profiles_too",
    ),
    Guard(
        "a login is refused before the keyring is changed",
        "cli/profiles/new_profile.py",
        "path=writable_path(),",
        "path=Path(),",
        f"{PROFILES}::test_a_configuration_that_cannot_be_written_is_refused_before_the_keyring_is",
    ),
    # runs of actions
    Guard(
        "the intent is written before the bytes leave",
        "_core/pipeline.py",
        "if call.watch is not None: await call.watch.sending()",
        "",
        f"{ACTIONS}::test_the_intent_is_on_disk_before_the_bytes_leave",
    ),
    Guard(
        "a call that was refused is planned again while it waits",
        "_core/pipeline.py",
        "if call.watch is not None and call.is_not_done(): await call.watch.not_done()",
        "",
        f"{ACTIONS}::test_a_call_that_waits_for_its_slot_is_not_sent",
    ),
    Guard(
        "the outcome is written before it is counted",
        "fleet/actions/engine.py",
        "await self.write(call, verdicts)",
        "",
        f"{ACTIONS}::test_the_outcome_is_on_disk_before_anybody_is_told",
    ),
    Guard(
        "what was sent by a process that died is not sent again",
        "fleet/actions/journal.py",
        'self._move("sent", "planned" if repeatable else "unknown", DIED)',
        'self._move("sent", "planned", DIED)',
        f"{ACTIONS}::test_a_run_that_is_killed_again_and_again_acts_at_most_once_on_each_device",
    ),
    Guard(
        "a cancelled call may have happened",
        "fleet/actions/engine.py",
        "await self.write(call, [CANCELLED] * len(values))",
        "await self.write(call, [NOT_SENT] * len(values))",
        f"{ACTIONS}::test_a_cancelled_run_leaves_what_was_on_its_way_unknown",
    ),
    Guard(
        "a run waits for what its calls have to write",
        "fleet/actions/run.py",
        "await commits.finish()",
        "pass",
        f"{ACTIONS}::test_a_cancelled_run_leaves_what_was_on_its_way_unknown",
    ),
    Guard(
        "a device that is named twice in different ways is unknown",
        "_core/actions/outcomes.py",
        "text if other == text else None",
        "text",
        f"{ACTIONS}::test_a_device_that_the_response_does_not_name_is_unknown",
    ),
    Guard(
        "refused credentials stop a run",
        "fleet/actions/engine.py",
        'self.options.stop("the credentials were refused")',
        "pass",
        f"{ACTIONS}::test_refused_credentials_stop_a_run_at_once",
    ),
    Guard(
        "failures stop a run",
        "fleet/actions/engine.py",
        "if sum(self._last) > self.options.stop_at_failures:",
        "if False:",
        f"{ACTIONS}::test_a_run_stops_when_too_many_devices_fail",
    ),
    Guard(
        "a journal is of one list",
        "fleet/actions/journal.py",
        "self._check_devices(extend=extend)",
        "pass",
        f"{ACTIONS}::test_a_journal_is_of_one_operation_with_its_arguments_and_list",
    ),
    Guard(
        "a journal is of one account",
        "fleet/actions/journal.py",
        "if known and account not in known and not same_account:",
        "if False:",
        f"{ACTIONS}::test_a_journal_is_of_one_account",
    ),
    Guard(
        "a list with mistakes is not sent",
        "fleet/actions/run.py",
        "planner.mistakes.check()",
        "pass",
        f"{ACTIONS}::test_a_list_is_checked_as_a_whole_before_anything_is_sent",
    ),
    Guard(
        "absence counts only after some time",
        "fleet/actions/reconcile.py",
        "and age >= settle",
        "",
        f"{ACTIONS}::test_reconcile_settles_what_a_read_can_tell",
    ),
    Guard(
        "what was so before is not taken back",
        "fleet/actions/undo.py",
        "if _was_so(entry, action, before): continue",
        "",
        f"{ACTIONS}::test_undo_takes_back_only_what_is_known_to_have_happened",
    ),
    Guard(
        "a call whose response was lost may have happened",
        "_core/actions/outcomes.py",
        'else "refused" return "unknown"',
        'else "refused"\n    return "failed"',
        f"{ACTIONS}::test_a_spoiled_response_over_a_real_socket_leaves_only_its_own_devices_unknown",
    ),
    Guard(
        "the intent is on disk, also where it is full",
        "fleet/actions/engine.py",
        "await self._write(SENT)",
        'self.state = "sent"',
        f"{ACTIONS}::test_a_full_disk_stops_a_run_and_nobody_gets_a_second_message",
    ),
    # the retry table
    Guard(
        "what costs money is not repeated",
        "_core/retry.py",
        'return operation.effect == "read" or (operation.effect == "write" and operation.idempotent)',
        "return True",
        f"{EFFECTS}::test_what_must_not_happen_twice_is_sent_once[send_sms-500-asyncio]",
    ),
    Guard(
        "a write that is not idempotent is not repeated",
        "_core/retry.py",
        'operation.effect == "write" and operation.idempotent',
        'operation.effect == "write"',
        f"{EFFECTS}::test_what_must_not_happen_twice_is_sent_once[upload_request-hangs-asyncio]",
    ),
    Guard(
        "a lost answer is an unknown outcome",
        "_core/retry.py",
        'if not lost or operation.effect == "read":',
        "if True:",
        f"{EFFECTS}::test_what_must_not_happen_twice_is_sent_once[terminate_service-closed in the body-asyncio]",
    ),
    Guard(
        "an unknown outcome stays unknown",
        "_core/retry.py",
        "lost = outcome is Fate.UNKNOWN or (unsure and outcome is not Fate.FINAL)",
        "lost = outcome is Fate.UNKNOWN",
        f"{EFFECTS}::test_an_outcome_that_became_unknown_stays_unknown",
    ),
    Guard(
        "a 429 was refused before anything was done",
        "_core/retry.py",
        "        case TooManyRequests():\n            return Fate.REFUSED",
        "        case TooManyRequests():\n            return Fate.UNKNOWN",
        f"{RETRY_AFTER}::test_what_was_refused_is_repeated_until_it_is_done_once[send_sms-429-asyncio]",
    ),
    Guard(
        "a 503 is a refusal only with Retry-After",
        "_core/retry.py",
        "if seconds is not None:\n            return Fate.REFUSED",
        "if True:\n            return Fate.REFUSED",
        f"{EFFECTS}::test_what_must_not_happen_twice_is_sent_once[send_sms-503 without Retry-After-asyncio]",
    ),
    Guard(
        "a 5xx is no final answer",
        "_core/retry.py",
        "(status >= 500 and status not in NOT_A_FAILURE)",
        "False",
        f"{EFFECTS}::test_what_must_not_happen_twice_is_sent_once[send_sms-502-asyncio]",
    ),
    Guard(
        "an oversized answer is asked for once",
        "_core/retry.py",
        "case UnexpectedShape() | ResponseTooLarge():",
        "case UnexpectedShape():",
        f"{TRANSPORT}::test_a_body_above_the_cap_is_given_up_once_and_for_all[asyncio-with its length]",
    ),
    Guard(
        "attempts are bounded",
        "_core/retry.py",
        "call.failures < call.limits.attempts and self.quota.take()",
        "self.quota.take()",
        f"{STATUS}::test_a_read_is_tried_again_while_the_service_fails",
    ),
    Guard(
        "repetitions are bounded for the whole client",
        "_core/retry.py",
        "call.failures < call.limits.attempts and self.quota.take()",
        "call.failures < call.limits.attempts",
        f"{GATE}::test_an_outage_is_not_multiplied",
    ),
    Guard(
        "success earns repetitions",
        "_core/retry.py",
        "self._left = min(self.capacity, self._left + (self.cost if repeated else 1))",
        "pass",
        f"{GATE}::test_success_earns_repetitions_again",
    ),
    Guard(
        "a listener that fails takes no answer away",
        "_core/events.py",
        "except Exception as error:",
        "except ZeroDivisionError as error:",
        f"{EFFECTS}::test_a_listener_that_fails_takes_no_answer_away",
    ),
    # Retry-After, pace and budget
    Guard(
        "Retry-After is waited out",
        "_core/limits/pace.py",
        "return now + min(retry_after, LONGEST_PAUSE) + 0.1",
        "return now + 0.1",
        f"{RETRY_AFTER}::test_nobody_comes_back_earlier_than_asked[429-asyncio]",
    ),
    Guard(
        "Retry-After is no negative or endless number",
        "_core/limits/headers.py",
        "return seconds if math.isfinite(seconds) and seconds >= 0 else None",
        "return seconds",
        f"{RETRY_AFTER}::test_retry_after_is_read",
    ),
    Guard(
        "a date is read against the server's own clock",
        "_core/limits/headers.py",
        'now = _date(server_now or "") or datetime.now(UTC)',
        "now = datetime.now(UTC)",
        f"{RETRY_AFTER}::test_nobody_comes_back_earlier_than_asked",
    ),
    Guard(
        "an absurd date is no crash",
        "_core/limits/headers.py",
        "except (ValueError, OverflowError):\n        return None\n    return moment",
        "except ValueError:\n        return None\n    return moment",
        f"{RETRY_AFTER}::test_retry_after_is_read",
    ),
    Guard(
        "a wait beyond the budget is told at once",
        "_core/retry.py",
        "if (error.retry_after or 0.0) >= (call.patience(self.clock()) or 0.0):",
        "if call.elapsed(self.clock()) > call.limits.budget:",
        f"{RETRY_AFTER}::test_a_wait_beyond_the_budget_is_told_at_once[send_sms-3600-429-asyncio]",
    ),
    Guard(
        "a long pause is told to new calls too",
        "_core/limits/gate.py",
        "if seconds > longest:",
        "if False:",
        f"{RETRY_AFTER}::test_an_endpoint_that_is_closed_for_longer_than_the_budget_says_so_to_the_next_call_too",
    ),
    Guard(
        "a refusal without a wait is not answered at once",
        "_core/limits/pace.py",
        "if retry_after is not None and (retry_after > 0 or self._canaries == 0):",
        "if retry_after is not None:\n            return now + retry_after\n        if False:",
        f"{RETRY_AFTER}::test_a_service_that_keeps_refusing_with_no_wait_is_not_hammered",
    ),
    Guard(
        "a night of refusals is no overflow",
        "_core/limits/pace.py",
        "2.0 ** min(self._canaries + (self._carried if self._canaries else 0), 30)",
        "2.0**self._canaries",
        f"{RETRY_AFTER}::test_a_night_of_refusals_is_waited_out[asyncio]",
    ),
    Guard(
        "the budget bounds one attempt",
        "_core/pipeline.py",
        "timeout = min(call.limits.timeout, call.left(started))",
        "timeout = call.limits.timeout",
        f"{GATE}::test_the_budget_bounds_all_attempts_together",
    ),
    Guard(
        "nothing is sent in the last moment of the budget",
        "_core/retry.py",
        "LAST_MOMENT = 0.1",
        "LAST_MOMENT = 0.0",
        f"{EFFECTS}::test_a_paid_call_is_not_sent_when_no_time_is_left_for_its_answer",
    ),
    Guard(
        "one probe at a time",
        "_core/limits/pace.py",
        "return math.inf if self._canary_out else max(now, self._canary_at)",
        "return max(now, self._canary_at)",
        f"{GATE}::test_after_a_refusal_one_probe_goes_ahead_and_other_endpoints_are_not_held_back",
    ),
    Guard(
        "a lost probe hands over",
        "_core/limits/pace.py",
        "if ticket.canary and ticket.epoch == self._epoch:\n            self._canary_out = False",
        "if False:\n            self._canary_out = False",
        f"{CANCELLATION}::test_a_cancelled_probe_hands_over_to_the_next_one",
    ),
    Guard(
        "few calls before a storm are no limit",
        "_core/limits/pace.py",
        "cycle.used_up and doubt and self._is_like(doubt, cycle)",
        "cycle.used_up",
        f"{STORMS}::test_few_calls_before_a_storm_are_not_taken_for_the_limit[asyncio-3-30-90-92-1]",
    ),
    Guard(
        "refusals now and then do not add up",
        "_core/limits/search.py",
        "SLOWEST_WHEN_IDLE if idle else SLOWEST",
        "SLOWEST",
        f"{STORMS}::test_refusals_now_and_then_add_up_to_a_second_at_most[asyncio]",
    ),
    Guard(
        "no storm slows a call down to minutes",
        "_core/limits/pace.py",
        "1 / LONGEST_PAUSE if slow and not self._misled else",
        "1 / LONGEST_PAUSE if True else",
        f"{STORMS}::test_storm_after_storm_leaves_a_call_in_sixteen_seconds[asyncio]",
    ),
    Guard(
        "permits are given back",
        "_core/limits/gate.py",
        "        self._gate.leave(self)",
        "        if not _[0]:\n            self._gate.leave(self)",
        f"{CANCELLATION}::test_cancelling_at_any_time_loses_no_permit",
    ),
    Guard(
        "turns are given back",
        "_core/limits/gate.py",
        "lane.queue.remove(waiter)",
        "pass",
        f"{CANCELLATION}::test_whoever_waits_for_a_permit_can_leave_the_queue",
    ),
    Guard(
        "requests in flight are bounded",
        "_core/limits/gate.py",
        "self._free = in_flight",
        "self._free = 1000",
        f"{GATE}::test_no_more_requests_are_in_flight_than_allowed",
    ),
    Guard(
        "rate headers must make sense",
        "_core/limits/headers.py",
        "if 0 <= remaining < EPOCH and 0 < seconds <= LONGEST_RESET:",
        "if True:",
        f"{GATE}::test_rate_headers_that_make_no_sense_hold_nobody_back",
    ),
    # the line
    Guard(
        "redirects are not followed",
        "_core/http/httpx_client.py",
        "follow_redirects=False",
        "follow_redirects=True",
        f"{OWN_CLIENT}::test_redirects_are_not_followed_even_when_the_client_would",
    ),
    Guard(
        "what could not connect was never sent",
        "_core/http/httpx_transport.py",
        'never_sent=named("ConnectError", "ConnectTimeout", "PoolTimeout", "UnsupportedProtocol"),',
        "never_sent=(),",
        f"{EFFECTS}::test_what_was_never_sent_is_told_as_such",
    ),
    Guard(
        "a handshake that is cancelled leaves no socket behind",
        "_core/http/trio_backend.py",
        "except BaseException:",
        "except ZeroDivisionError:",
        f"{CANCELLATION}::test_a_cancelled_handshake_closes_its_connection[trio]",
    ),
    Guard(
        "a call has a total time-out",
        "_core/http/connections.py",
        "with anyio.fail_after(timeout):",
        "with anyio.fail_after(60):",
        f"{TRANSPORT}::test_an_answer_must_be_whole_within_the_time_out[asyncio-drips the headers]",
    ),
    Guard(
        "a connection that ended is not used again",
        "_core/http/connections.py",
        "lambda connection: not connection.has_expired()",
        "lambda connection: True",
        f"{TRANSPORT}::test_a_connection_that_ended_while_idle_is_not_used_again",
    ),
    Guard(
        "bodies are capped",
        "_core/http/body.py",
        "if max(self._received, len(self._data)) > self._largest and self.failure is None:",
        "if False:",
        f"{TRANSPORT}::test_a_body_above_the_cap_is_given_up_once_and_for_all[asyncio-without a length]",
    ),
    Guard(
        "bodies are inflated no further than the cap",
        "_core/http/body.py",
        "self._inflater.decompress(piece, self._largest + 1 - len(self._data))",
        "self._inflater.decompress(piece)",
        f"{TRANSPORT}::test_a_gzip_bomb_is_defused_at_32_mib[asyncio]",
    ),
    Guard(
        "a compressed body must be whole",
        "_core/http/body.py",
        "if self._received and not self._inflater.eof:",
        "if False:",
        f"{TRANSPORT}::test_a_broken_answer_is_a_lost_connection[asyncio-truncated gzip]",
    ),
    Guard(
        "the status of an error counts even when its body breaks",
        "_core/http/body.py",
        "if 200 <= self._status < 300:\n            if failure is not None:",
        "if True:\n            if failure is not None:",
        f"{STATUS}::test_the_status_counts_even_when_the_body_of_an_error_breaks",
    ),
    # bodies
    Guard(
        "a byte order mark is no damage",
        "_core/codec/json_body.py",
        'BYTE_ORDER_MARK = b"\\xef\\xbb\\xbf"',
        'BYTE_ORDER_MARK = b"\\xff"',
        f"{BODIES}::test_odd_bodies_are_understood",
    ),
    Guard(
        "a list must be an array",
        "_core/codec/converter.py",
        "if not isinstance(value, wanted):",
        "if False:",
        f"{BODIES}::test_a_list_must_be_an_array",
    ),
    Guard(
        "a rounded number is no identifier",
        "_core/codec/scalars.py",
        "isinstance(value, float) and abs(value) < EXACT",
        "isinstance(value, float)",
        f"{BODIES}::test_a_number_that_is_no_whole_one_is_no_identifier",
    ),
    Guard(
        "a whole number has 64 bits",
        "_core/codec/scalars.py",
        "number.is_finite() and LEAST <= number <= MOST",
        "number.is_finite()",
        f"{BODIES}::test_json_of_another_shape_is_told_with_its_place_and_not_asked_for_again",
    ),
    # credentials
    Guard(
        "a 401 stops what was not sent yet",
        "_core/pipeline.py",
        "if self._rejected_at >= call.called:",
        "if False:",
        f"{CREDENTIALS}::test_a_call_that_waits_for_its_next_attempt_stops_as_well",
    ),
    Guard(
        "a 401 ends the queue",
        "_core/pipeline.py",
        "            self._gate.dismiss(self._rejection)",
        "",
        f"{CREDENTIALS}::test_a_401_ends_the_queue_at_once_and_not_at_its_pace",
    ),
    Guard(
        "a 401 ends the wait for the pace",
        "_core/limits/gate.py",
        "scope.cancel()",
        "pass",
        f"{CREDENTIALS}::test_a_401_ends_the_wait_for_a_closed_endpoint_too",
    ),
    Guard(
        "a 401 does not stop what is called later",
        "_core/pipeline.py",
        "if self._rejected_at >= call.called:",
        "if self._rejected:",
        f"{CREDENTIALS}::test_after_a_401_new_calls_are_sent_again",
    ),
    Guard(
        "only https, but for this machine",
        "_core/http/base_url.py",
        'if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):',
        "if False:",
        f"{CREDENTIALS}::test_credentials_are_not_sent_to_a_base_url_that_is_not_safe",
    ),
    Guard(
        "a base URL is only scheme, host, port and path",
        "_core/http/base_url.py",
        "if parts.username or parts.password or parts.query or parts.fragment:",
        "if False:",
        f"{CREDENTIALS}::test_credentials_are_not_sent_to_a_base_url_that_is_not_safe",
    ),
    # names
    Guard(
        "dots are no names",
        "_core/codec/path_segments.py",
        'if value in {".", ".."}:',
        "if False:",
        f"{NAMES}::test_a_name_that_can_not_be_one_is_refused_before_it_is_sent",
    ),
    Guard(
        "control characters are no names",
        "_core/codec/path_segments.py",
        "if UNPRINTABLE.search(value):",
        "if False:",
        f"{NAMES}::test_a_name_that_can_not_be_one_is_refused_before_it_is_sent",
    ),
    Guard(
        "slashes are encoded",
        "_core/codec/path_segments.py",
        'quote(value, safe="")',
        "quote(value)",
        f"{NAMES}::test_a_hostile_name_stays_a_name",
    ),
    Guard(
        "dots are encoded",
        "_core/codec/path_segments.py",
        '.replace(".", "%2E")',
        "",
        f"{NAMES}::test_a_hostile_name_stays_a_name",
    ),
    Guard(
        "names are bounded",
        "_core/codec/path_segments.py",
        "if len(segment) > LONGEST_SEGMENT:",
        "if False:",
        f"{NAMES}::test_a_name_that_can_not_be_one_is_refused_before_it_is_sent",
    ),
    Guard(
        "queries are encoded",
        "_core/codec/request.py",
        'return quote(text, safe="")',
        "return text",
        f"{NAMES}::test_any_text_in_a_query_or_a_body_comes_as_it_is[asyncio]",
    ),
    # datasets
    Guard(
        "one process writes at a time",
        "fleet/lease.py",
        "            if lease is not None and lease.is_held(now):",
        "            if False:",
        f"{LEDGER}::test_a_second_process_is_refused_and_a_dead_one_is_replaced",
    ),
    Guard(
        "a dead process holds no lease",
        "fleet/records.py",
        " and not self.process.is_dead()",
        "",
        f"{LEDGER}::test_a_second_process_is_refused_and_a_dead_one_is_replaced",
    ),
    Guard(
        "a lease of another machine runs out",
        "fleet/records.py",
        "return abs((now - self.heartbeat).total_seconds()) <= LEASE_SECONDS and not",
        "return not",
        f"{LEDGER}::test_a_lease_of_another_machine_holds_until_it_gives_no_sign_of_life",
    ),
    Guard(
        "who lost the lease can't commit",
        "fleet/lease.py",
        '            if self._db.row("SELECT epoch FROM lease") != (self.epoch,):',
        "            if False:",
        f"{LEDGER}::test_a_process_that_lost_its_lease_cannot_commit",
    ),
    Guard(
        "a part that vanished is forgotten",
        "fleet/writer.py",
        "            ledger.files.forget(lost)\n",
        "            pass\n",
        f"{LEDGER}::test_a_part_that_vanished_is_fetched_again",
    ),
    Guard(
        "a part that was cut off is lost",
        "fleet/data/parts.py",
        "if _size(folder / DATA / part.file) != part.bytes]",
        "if _size(folder / DATA / part.file) is None]",
        f"{LEDGER}::test_a_part_that_vanished_is_fetched_again",
    ),
    Guard(
        "parts that nobody committed are removed",
        "fleet/writer.py",
        "        parts.sweep(self.path, {*(part.file for part in known), *ledger.files.retired()}, ledger.id)\n",
        "",
        f"{LEDGER}::test_parts_that_nobody_committed_are_removed_and_other_files_are_left",
    ),
    Guard(
        "a full disk is told in one line",
        "fleet/database.py",
        "            raise self._explanation(error) from None",
        "            raise",
        f"{LEDGER}::test_a_full_disk_is_one_line_and_the_next_run_goes_on[20000]",
    ),
    Guard(
        "a database of others is no ledger",
        "fleet/ledger/schema.py",
        "if application != APPLICATION:",
        "if False:",
        f"{LEDGER}::test_a_ledger_that_is_not_ours_is_left_alone[foreign]",
    ),
    Guard(
        "a newer ledger is left alone",
        "fleet/ledger/schema.py",
        "if version > VERSION:",
        "if False:",
        f"{LEDGER}::test_a_ledger_that_is_not_ours_is_left_alone[newer]",
    ),
    Guard(
        "an older ledger is left alone",
        "fleet/ledger/schema.py",
        "if version < OLDEST:",
        "if False:",
        f"{LEDGER}::test_a_ledger_that_is_not_ours_is_left_alone[older]",
    ),
    Guard(
        "a ledger that is missing is not made anew",
        "fleet/folder.py",
        "if data.exists() and any(data.iterdir()):",
        "if False:",
        f"{LEDGER}::test_a_ledger_that_is_not_ours_is_left_alone[missing]",
    ),
    Guard(
        "refused credentials end a pull",
        "fleet/fan_out.py",
        "except (Unauthorized, NoSession, ConfigurationError):",
        "except (NoSession, ConfigurationError) as error:",
        f"{LEDGER}::test_credentials_that_stop_working_end_it_at_once_and_what_was_fetched_is_kept",
    ),
    Guard(
        "a signal writes what was fetched",
        "fleet/writer.py",
        "            try:\n                await self._commit()\n            finally:",
        "            try:\n                pass\n            finally:",
        f"{LEDGER}::test_a_signal_keeps_what_was_fetched_and_the_same_command_goes_on[SIGTERM]",
    ),
    Guard(
        "a second signal ends it at once",
        "cli/commands/pull.py",
        "            os._exit(INTERRUPTED)\n",
        "            pass\n",
        f"{LEDGER}::test_a_second_signal_ends_it_at_once",
    ),
    Guard(
        "the newest fetch is the newest of its source",
        "fleet/data/views.py",
        'DAY = "device, date_for,',
        'DAY = "device_name, date_for,',
        f"{SOURCES}::test_fetches_of_two_sources_do_not_replace_each_other[asyncio]",
    ),
    Guard(
        "a part of another source is not forgotten",
        "fleet/writer.py",
        "mine = [part for part in known if (part.source, part.account) == (old.source, old.account)] if old else []",
        "mine = known",
        f"{SOURCES}::test_a_part_that_vanished_is_brought_back_by_its_own_source",
    ),
    # what is shown
    Guard(
        "given names are masked",
        "_core/redaction.py",
        "shown = shown.replace(value, MASK)",
        "pass",
        f"{LEAKS}::test_the_rest_of_what_the_service_says_is_shown",
    ),
    Guard(
        "names in another spelling are withheld",
        "_core/redaction.py",
        "return WITHHELD",
        "pass",
        f"{LEAKS}::test_a_name_that_the_service_repeats_is_not_shown[asyncio-the path as it came]",
    ),
    Guard(
        "what looks like an identifier is masked",
        "_core/redaction.py",
        "shown = IDENTIFIER.sub(MASK, shown)",
        "pass",
        f"{LEAKS}::test_what_looks_like_an_identifier_is_not_shown",
    ),
    Guard(
        "a Location is redacted",
        "_core/codec/status_errors.py",
        "{redact(location, personal)}",
        "{location}",
        f"{LEAKS}::test_a_name_that_the_service_repeats_is_not_shown[asyncio-Location]",
    ),
    Guard(
        "what is not HTTP is not quoted",
        "_core/http/httpx_transport.py",
        'text = QUOTED.sub("***", str(inner or type(error).__name__))',
        "text = str(inner or type(error).__name__)",
        f"{LEAKS}::test_a_name_that_the_service_repeats_is_not_shown[asyncio-beyond HTTP, the name alone]",
    ),
    Guard(
        "the log of httpx names no device",
        "_core/http/httpx_client.py",
        "before = _ours.set(True)",
        "before = _ours.set(False)",
        f"{OWN_CLIENT}::test_the_log_of_httpx_names_no_device",
    ),
    Guard(
        "credentials are masked",
        "_core/pipeline.py",
        "return [*personal_values(call.operation, call.arguments), *self._auth.secrets]",
        "return personal_values(call.operation, call.arguments)",
        f"{LEAKS}::test_credentials_that_the_service_repeats_are_not_shown[asyncio-500]",
    ),
    Guard(
        "errors can be pickled",
        "_core/errors.py",
        "return _restore, (type(self), self.__dict__.copy())",
        "return super().__reduce__()",
        f"{LEAKS}::test_neither_credentials_nor_arguments_are_shown[asyncio-send_sms-500]",
    ),
    # rows that are gone at the service once the next page is asked for
    Guard(
        "a table of such rows does not wait for its end",
        "cli/output.py",
        "return _Blocks() if whole else _Tables(columns, numbers)",
        "return _Tables(columns)",
        f"{ACKNOWLEDGED}[table]",
    ),
    Guard(
        "JSON is out at once",
        "cli/output.py",
        "    sys.stdout.write(text)\n    sys.stdout.flush()",
        "    sys.stdout.write(text)",
        f"{ACKNOWLEDGED}[jsonl]",
    ),
    Guard(
        "CSV is out at once",
        "cli/output.py",
        "for name in self._columns])\n        sys.stdout.flush()",
        "for name in self._columns])",
        f"{ACKNOWLEDGED}[csv]",
    ),
    # a token and a session
    Guard(
        "all who need a session wait for one login",
        "_core/tasks/single_flight.py",
        "flight = self._flight = _Flight[T]()",
        "flight = _Flight[T]()",
        f"{SESSION}::test_200_tasks_on_a_cold_client_need_one_token_and_one_login[asyncio]",
    ),
    Guard(
        "a session that was replaced meanwhile is kept",
        "thingspace/session.py",
        "self._session = Secret() if self._session == session else self._session",
        "self._session = Secret()",
        f"{SESSION}::test_a_late_answer_about_the_old_session_does_not_end_the_new_one[asyncio]",
    ),
    Guard(
        "a login that was refused is not tried again",
        "thingspace/session.py",
        "        if self._refused is not None:\n",
        "        if False:\n",
        f"{SESSION}::test_wrong_credentials_are_sent_once_whatever_number_of_tasks_calls[asyncio-password]",
    ),
    Guard(
        "a login that was not answered ends the calls that wait",
        "_core/pipeline.py",
        "if isinstance(error, NoSession) or (isinstance(error, Unauthorized) and not error.outdated):",
        "if isinstance(error, Unauthorized) and not error.outdated:",
        f"{SESSION}::test_a_login_whose_answer_is_lost_is_told_and_not_repeated_by_itself[asyncio]",
    ),
    Guard(
        "a token that was not answered says nothing about the call that needs it",
        "thingspace/session.py",
        "        except OutcomeUnknown as error:  # of the token alone: the call that needs it was not sent\n",
        "        except ZeroDivisionError as error:\n",
        f"{SESSION}::test_a_paid_call_for_which_there_was_no_token_was_certainly_not_sent[asyncio]",
    ),
    Guard(
        "a login that was not answered ends the work on a fleet",
        "fleet/fan_out.py",
        "(Unauthorized, NoSession, ConfigurationError)",
        "(Unauthorized, ConfigurationError)",
        f"{SESSION}::test_work_on_a_fleet_ends_with_a_login_that_was_not_answered[asyncio]",
    ),
    Guard(
        "leaving does not wait for a new token",
        "thingspace/session.py",
        "self._clock.fail_after(LOGOUT.timeout)",
        "suppress()",
        f"{SESSION}::test_leaving_does_not_wait_for_a_new_token_either[asyncio]",
    ),
    Guard(
        "credentials are renewed only so often for one call",
        "_core/pipeline.py",
        "call.renewals < MOST_RENEWALS and ",
        "",
        f"{SESSION}::test_a_session_that_never_holds_is_not_opened_again_and_again[asyncio]",
    ),
    Guard(
        "nobody logs in only to log out",
        "thingspace/session.py",
        "        if self._leaving:\n",
        "        if False:\n",
        f"{SESSION}::test_a_session_that_never_holds_is_not_opened_again_and_again[asyncio]",
    ),
    Guard(
        "identifiers inside of arguments are masked in errors",
        "_core/codec/request.py",
        "personal=personal or attribute.repr is redacted",
        "personal=personal",
        f"{SESSION}::test_nothing_that_people_see_shows_a_secret_or_an_identifier[asyncio]",
    ),
    Guard(
        "the secrets of a client are masked in errors",
        "_core/pipeline.py",
        "return [*personal_values(call.operation, call.arguments), *self._auth.secrets]",
        "return personal_values(call.operation, call.arguments)",
        f"{SESSION}::test_nothing_that_people_see_shows_a_secret_or_an_identifier[asyncio]",
    ),
    # pages that acknowledge
    Guard(
        "a page is asked for when its first row is",
        "_core/paging/pager.py",
        "        while not self._rows:\n",
        "        while len(self._rows) < 2:\n",
        f"{SMS}::test_who_stops_early_has_acknowledged_only_what_came_before[asyncio-100-0]",
    ),
    Guard(
        "rows that would be lost are not collected",
        "_core/paging/pager.py",
        "if self._paging.acknowledges:",
        "if False:",
        f"{SMS}::test_collecting_is_refused_since_a_failure_would_lose_rows[asyncio]",
    ),
    # hosts
    Guard(
        "the transports of uvloop are taken",
        "_core/http/asyncio_backend.py",
        'self.transport = cast("asyncio.Transport", transport)  # uvloop\'s transport is not a subclass',
        "assert isinstance(transport, asyncio.Transport)\n        self.transport = transport",
        f"{LOOPS}::test_a_paid_call_is_made_once_in_the_next_loop[uvloop-httpx]",
    ),
    Guard(
        "the transports of uvloop are taken, by the fast engine",
        "_core/http/fast_connection.py",
        'self.transport = cast("asyncio.Transport", transport)  # uvloop\'s transport is not a subclass',
        "assert isinstance(transport, asyncio.Transport)\n        self.transport = transport",
        f"{LOOPS}::test_a_paid_call_is_made_once_in_the_next_loop[uvloop-fast]",
    ),
    Guard(
        "a second loop is refused while the first one runs",
        "_core/tasks/loop_binding.py",
        "if not forked and is_running(self._loop):",
        "if False:",
        f"{LOOPS}::test_a_second_thread_is_refused_before_anything_is_sent[asyncio-httpx]",
    ),
    Guard(
        "every call checks where it runs",
        "_core/pipeline.py",
        "        self._binding.check()\n        request = build_request",
        "        request = build_request",
        f"{LOOPS}::test_a_paid_call_is_refused_before_anything_is_sent_when_closed",
    ),
    Guard(
        "connections belong to a loop",
        "_core/runtime.py",
        "self._binding.on_move(transport.forget)  # first, since it may refuse",
        "pass",
        f"{LOOPS}::test_a_client_goes_on_in_a_loop_of_another_kind",
    ),
    Guard(
        "connections belong to a process",
        "_core/tasks/loop_binding.py",
        "return os.getpid(), asyncio",
        "return 0, asyncio",
        f"{LOOPS}::test_parent_and_child_have_connections_of_their_own[http-asyncio-httpx]",
    ),
    Guard(
        "idle connections end with their loop",
        "_core/http/connections.py",
        "self._end = self._end or at_loop_end(self._close_idle)",
        "pass",
        f"{LOOPS}::test_idle_connections_end_with_their_loop[asyncio-httpx]",
    ),
    Guard(
        "idle connections of the fast engine end with their loop",
        "_core/http/fast_transport.py",
        "self._end = self._end or at_loop_end(self._close_idle)",
        "pass",
        f"{LOOPS}::test_idle_connections_end_with_their_loop[asyncio-fast]",
    ),
    Guard(
        "places in the gate belong to a loop and a process",
        "_core/runtime.py",
        "self._binding.on_move(gate.forget)",
        "pass",
        f"{LOOPS}::test_a_call_under_way_in_the_parent_holds_no_place_in_the_child[asyncio-httpx]",
    ),
    Guard(
        "the user's client of httpx is not taken to another loop",
        "_core/http/httpx_client.py",
        "if self._used:",
        "if False:",
        f"{LOOPS}::test_an_http_client_of_ones_own_is_not_taken_to_the_next_loop",
    ),
    Guard(
        "a session belongs to a process",
        "thingspace/session.py",
        "if forked:\n            self._session = Secret()",
        "pass",
        f"{LOOPS}::test_a_child_logs_in_itself_and_leaves_its_parents_session_open[asyncio]",
    ),
    Guard(
        "a login under way belongs to a process",
        "thingspace/session.py",
        "self._get_token.forget()",
        "pass",
        f"{LOOPS}::test_a_login_under_way_in_the_parent_is_not_waited_for_in_the_child[asyncio]",
    ),
    Guard(
        "a cancelled reader leaves its outcome to the next one",
        "_core/tasks/queue.py",
        "_wake(waiters)  # the woken task was cancelled, so wake the next one",
        "pass",
        f"{OUTCOMES}::test_a_reader_that_is_cancelled_as_an_outcome_comes_leaves_it_to_the_next_one[asyncio]",
    ),
    Guard(
        "a cancellation by the caller's function is an outcome",
        "fleet/fan_out.py",
        "            unknown = OutcomeUnknown(",
        "            raise\n            unknown = OutcomeUnknown(",
        f"{OUTCOMES}::test_a_cancellation_by_the_callers_function_is_the_outcome_of_its_device"
        "[1-of another task-asyncio]",
    ),
    Guard(
        "a cancellation that comes too late ends no worker",
        "fleet/fan_out.py",
        "                continue  # the caller's function cancelled this task, too late for itself",
        "                raise",
        f"{OUTCOMES}::test_a_cancellation_by_the_callers_function_is_the_outcome_of_its_device"
        "[1-of the task itself, too late-asyncio]",
    ),
    Guard(
        "a cancelled list of devices is no end",
        "fleet/fan_out.py",
        "            self._stop(failure)\n        self._names.finish()",
        "            pass\n        self._names.finish()",
        f"{OUTCOMES}::test_a_cancelled_list_of_devices_is_an_error_for_the_reader[asyncio]",
    ),
    Guard(
        "closing the client is no end of reading",
        "fleet/fan_out.py",
        'self._stop(ConfigurationError("The client was closed before all devices were processed."))',
        "pass",
        f"{OUTCOMES}::test_a_client_that_is_closed_meanwhile_ends_reading_with_an_error[asyncio]",
    ),
    Guard(
        "decoders learn in new tables",
        "_core/codec/fast.py",
        "self._learnt = {**self._learnt, model: {**learnt, **dict.fromkeys(new)}}",
        "self._learnt.setdefault(model, {}).update(dict.fromkeys(new))",
        "test_threads.py::test_decoders_are_built_and_taught_by_many_threads",
    ),
    # datasets
    Guard(
        "the names of a list are in the ledger before the first call",
        "fleet/ledger/account.py",
        "            self._devices.identify_read()\n",
        "            pass\n",
        f"{DATASETS}::test_a_pull_of_named_devices_continues_where_it_was_stopped[asyncio]",
    ),
    Guard(
        "a list with other names is refused",
        "fleet/ledger/account.py",
        "if not extend and self._devices.has_others():",
        "if False:",
        f"{DATASETS}::test_a_pull_of_named_devices_continues_where_it_was_stopped[asyncio]",
    ),
    Guard(
        "a range of dates tells when a list is whole",
        "_core/paging/numbered.py",
        "return most is not None and self.rows_read >= most",
        "return False",
        f"{DATASETS}::test_a_device_costs_one_call_where_no_header_tells_of_pages[asyncio-daily-since0-no_headers]",
    ),
    Guard(
        "the total tells when a list is whole",
        "_core/paging/numbered.py",
        "self.total is not None and self._is_whole and self.rows_read == self.total",
        "False",
        f"{DATASETS}::test_a_service_that_cuts_pages_shorter_than_asked_loses_no_row[asyncio]",
    ),
    Guard(
        "how earlier lists ended tells when a list is whole",
        "_core/paging/numbered.py",
        "or endings.is_last(len(rows), self.size)",
        "",
        f"{DATASETS}::test_how_earlier_lists_ended_saves_calls_too[asyncio]",
    ),
    Guard(
        "another account is refused",
        "fleet/ledger/account.py",
        "if known and request.credential not in known and not same_account:",
        "if False:",
        f"{DATASETS}::test_usage_of_another_account_is_refused_in_one_line_that_says_both_ways_on[asyncio]",
    ),
    Guard(
        "an account includes the address",
        "_core/runtime.py",
        'account_key(self._base_url.lower().removesuffix(":443"), self._user)',
        'account_key("", self._user)',
        f"{DATASETS}::test_another_server_is_another_account[asyncio]",
    ),
    Guard(
        "an address is the same however it is written",
        "_core/runtime.py",
        'self._base_url.lower().removesuffix(":443")',
        "self._base_url",
        f"{DATASETS}::test_another_server_is_another_account[asyncio]",
    ),
    Guard(
        "a row that a later fetch did not bring is deleted",
        "fleet/data/rows.py",
        "gone = due.stored - present",
        "gone = due.stored - due.stored",
        f"{DATASETS}::test_a_day_that_has_no_row_any_more_loses_its_old_one[asyncio]",
    ),
    Guard(
        "a deleted row is not read",
        "fleet/data/views.py",
        "FROM ({last}) WHERE NOT deleted",
        "FROM ({last})",
        f"{DATASETS}::test_a_deleted_row_stays_deleted_when_the_part_that_says_so_is_lost[asyncio]",
    ),
    Guard(
        "rows that a later fetch has replaced are not read",
        "fleet/data/views.py",
        "FROM (FROM {name} WHERE {wanted}) {join}",
        "FROM (FROM {name} WHERE {wanted})",
        f"{YEARS}::test_sums_count_the_last_fetch_of_each_day[False-by0]",
    ),
    Guard(
        "only a clean part is read without sorting its fetches",
        "fleet/data/views.py",
        "if not oldest.content.clean or",
        "if",
        f"{YEARS}::test_a_day_that_comes_twice_in_one_fetch_counts_once",
    ),
    Guard(
        "what a lost part has deleted is deleted again",
        "fleet/ledger/fetches.py",
        "margin=None, stored=None, lost=True",
        "margin=None, lost=True",
        f"{DATASETS}::test_a_deleted_row_stays_deleted_when_the_part_that_says_so_is_lost[asyncio]",
    ),
    Guard(
        "the ledger's order counts, not a clock's",
        "fleet/data/views.py",
        "ORDER BY sequence DESC, fetched_at DESC",
        "ORDER BY fetched_at DESC",
        f"{DATASETS}::test_a_clock_that_was_ahead_makes_no_fetch_final_or_the_newest[asyncio]",
    ),
    Guard(
        "a clock that was ahead makes nothing final",
        "fleet/windows.py",
        "if fetched.at > now:",
        "if False:",
        f"{DATASETS}::test_a_clock_that_was_ahead_makes_no_fetch_final_or_the_newest[asyncio]",
    ),
    Guard(
        "monthly usage is fetched by whole months",
        "fleet/windows.py",
        "days.since.replace(day=1)",
        "days.since",
        f"{DATASETS}::test_monthly_usage_covers_the_month_in_whose_middle_the_range_begins[asyncio]",
    ),
    Guard(
        "days to come are not fetched",
        "fleet/windows.py",
        "last = min(wanted.until, last + timedelta(days=1))",
        "last = wanted.until",
        f"{DATASETS}::test_days_to_come_are_fetched_once_they_are_there[asyncio]",
    ),
    Guard(
        "a pull that was refused leaves no dataset",
        "fleet/writer.py",
        "if discard and self._made and self._ledger.discard():",
        "if False:",
        f"{DATASETS}::test_a_pull_that_was_refused_leaves_no_dataset[asyncio]",
    ),
    Guard(
        "a dataset that never held anything binds nobody",
        "fleet/ledger/account.py",
        "and not holds_anything(self._db, key)",
        "and False",
        f"{DATASETS}::test_a_dataset_that_never_held_anything_binds_nobody[asyncio]",
    ),
    Guard(
        "only parts of this dataset are swept",
        "fleet/data/parts.py",
        "and _dataset_of(path) == dataset",
        "",
        f"{DATASETS}::test_only_our_own_files_are_emptied_or_deleted[asyncio]",
    ),
    Guard(
        "a file in the way of a part is not replaced",
        "fleet/ledger/files.py",
        "if not (self._data / file).exists()",
        "",
        f"{DATASETS}::test_only_our_own_files_are_emptied_or_deleted[asyncio]",
    ),
    Guard(
        "somebody else's list of errors is not replaced",
        "fleet/folder.py",
        'if (folder / f"{name}.jsonl").exists():\n            raise',
        "if False:\n            raise",
        f"{DATASETS}::test_a_list_of_errors_that_is_not_ours_is_not_replaced[asyncio]",
    ),
    Guard(
        "a new folder is private",
        "fleet/private_files.py",
        "FOLDER_MODE = 0o700",
        "FOLDER_MODE = 0o777",
        f"{DATASETS}::test_files_with_identifiers_are_private_until_their_owner_opens_them[asyncio]",
    ),
    Guard(
        "a new ledger is private",
        "fleet/database.py",
        "path.touch(mode=FILE_MODE)",
        "pass",
        f"{DATASETS}::test_files_with_identifiers_are_private_until_their_owner_opens_them[asyncio]",
    ),
    Guard(
        "an old log is not applied to a new export",
        "fleet/exports.py",
        'file.with_name(f"{file.name}.wal").unlink(missing_ok=True)',
        "pass",
        f"{DATASETS}::test_an_old_log_of_duckdb_beside_an_export_is_not_applied_to_the_new_one[asyncio]",
    ),
    Guard(
        "a device that left the account is gone",
        "fleet/ledger/account.py",
        'f"DELETE FROM failure WHERE {mine} AND NOT {seen}"',
        'f"DELETE FROM failure WHERE {mine} AND NOT {seen} AND 0"',
        f"{DATASETS}::test_a_device_that_left_the_account_does_not_stay_failed[asyncio]",
    ),
    Guard(
        "a named device that nobody has fails once",
        "fleet/writer.py",
        "gone, at = due.missed and isinstance(error, NotFound), datetime.now(UTC)",
        "gone, at = False, datetime.now(UTC)",
        f"{DATASETS}::test_a_named_device_that_nobody_has_is_reported_once_and_then_listed_as_gone[asyncio]",
    ),
    Guard(
        "replaced files stay while somebody reads them",
        "fleet/data/readers.py",
        "fcntl.LOCK_EX | fcntl.LOCK_NB",
        "fcntl.LOCK_SH | fcntl.LOCK_NB",
        f"{YEARS}::test_a_reader_keeps_the_files_that_it_reads",
    ),
    Guard(
        "a ledger is upgraded as a whole or not at all",
        "fleet/ledger/ledger.py",
        "with self._holder.writing(): upgrade(self._db)",
        "upgrade(self._db)",
        f"{YEARS}::test_a_disk_that_fills_up_during_the_upgrade_leaves_the_dataset_as_it_was",
    ),
    Guard(
        "fetches that are not in order are upgraded one by one",
        "fleet/ledger/upgrade.py",
        "OR since < since_before OR until < until_before",
        "",
        f"{YEARS}::test_an_upgrade_keeps_the_last_fetch_of_each_day",
    ),
    Guard(
        "what was lost stays lost in an upgrade",
        "fleet/ledger/upgrade.py",
        "WHERE lost OR undated IS NOT NULL",
        "WHERE undated IS NOT NULL",
        f"{YEARS}::test_an_upgrade_keeps_the_last_fetch_of_each_day",
    ),
    Guard(
        "a part is replaced only by one that is noted",
        "fleet/ledger/files.py",
        "self.publish(account, new, at)",
        "pass",
        f"{YEARS}::test_a_kill_during_compaction_loses_nothing_and_doubles_nothing",
    ),
    Guard(
        "a device is known by its number",
        "fleet/ledger/devices.py",
        "if listed.id is not None:",
        "if False:",
        f"{YEARS}::test_a_renamed_device_is_counted_once_and_found_by_both_names",
    ),
    Guard(
        "names are compared as the service compares them",
        "fleet/ledger/devices.py",
        'return name.rstrip(" ").casefold()',
        "return name",
        f"{YEARS}::test_names_that_differ_in_case_or_trailing_blanks_are_one_device",
    ),
    Guard(
        "what is not final is not merged",
        "fleet/ledger/fetches.py",
        "and last.is_final(lookback, now) and fetch.is_final(lookback, now)",
        "",
        "../unit/fleet/test_fetches.py::test_merging_forgets_no_day_and_makes_none_final_too_soon",
    ),
    Guard(
        "the earliest of merged fetches says what is final",
        "fleet/ledger/fetches.py",
        "min(self._margin(), later._margin())",
        "max(self._margin(), later._margin())",
        "../unit/fleet/test_fetches.py::test_merging_forgets_no_day_and_makes_none_final_too_soon",
    ),
    Guard(
        "readers get a copy",
        "fleet/database.py",
        "path = copy_database(path, Path(self._copy.name))",
        "pass",
        f"{SHELL}::test_a_member_of_the_group_who_reads_never_stops_the_owner",
    ),
    Guard(
        "messages never raise",
        "cli/streams.py",
        "except OSError:\n            _put_null(self.fileno())",
        "except ZeroDivisionError:\n            _put_null(self.fileno())",
        f"{SHELL}::test_devices_that_failed_are_told_by_the_exit_code_whoever_reads[2>&1 | true]",
    ),
    Guard(
        "a report that nobody reads does not change the exit code",
        "cli/output.py",
        "except BrokenPipeError:\n        drop_unwritten()",
        "except ZeroDivisionError:\n        drop_unwritten()",
        f"{SHELL}::test_devices_that_failed_are_told_by_the_exit_code_whoever_reads[2>&1 | true]",
    ),
    Guard(
        "closed streams are opened",
        "cli/streams.py",
        "except OSError:\n            _put_null(number)",
        "except OSError:\n            pass",
        f"{SHELL}::test_a_good_pull_with_closed_streams_is_a_good_pull",
    ),
    Guard(
        "SIGHUP stops a pull as SIGTERM does",
        "cli/commands/pull.py",
        "(signal.SIGINT, signal.SIGTERM, signal.SIGHUP)",
        "(signal.SIGINT, signal.SIGTERM)",
        f"{SHELL}::test_a_pull_that_is_stopped_says_so_though_nobody_reads[SIGHUP]",
    ),
    Guard(
        "ignored signals stay ignored",
        "cli/commands/pull.py",
        "if signal.getsignal(each) is not signal.SIG_IGN",
        "",
        f"{SHELL}::test_signals_that_the_caller_has_switched_off_stop_nothing",
    ),
    Guard(
        "a file of others is not exported to",
        "cli/target.py",
        "if path.exists() and not ours:",
        "if False:",
        f"{SHELL}::test_what_cannot_be_meant_is_one_line_and_leaves_nothing[theirs.csv-pull]",
    ),
    Guard(
        "a misspelt file is no device",
        "cli/arguments.py",
        'or (not word.startswith("@") and Path(word).suffix.lower() in FILE_SUFFIXES)',
        "",
        f"{SHELL}::test_what_cannot_be_meant_is_one_line_and_leaves_nothing[devcies.txt-file]",
    ),
    Guard(
        "a pipe of the shell is a list of devices",
        "cli/arguments.py",
        "Path(word).exists() and not Path(word).is_dir()",
        "Path(word).is_file()",
        f"{SHELL}::test_devices_come_from_a_pipe_that_the_shell_makes",
    ),
    Guard(
        "exports are in UTC",
        "fleet/dataset.py",
        "connection.execute(\"SET TimeZone = 'UTC'\")",
        "pass",
        f"{SHELL}::test_an_export_depends_neither_on_the_time_zone_nor_on_the_working_folder",
    ),
    Guard(
        "DuckDB keeps out of the working folder",
        "fleet/dataset.py",
        'config = {**OFFLINE, "temp_directory": _spill_folder().name}',
        "config = dict(OFFLINE)",
        f"{SHELL}::test_an_export_depends_neither_on_the_time_zone_nor_on_the_working_folder",
    ),
    Guard(
        "no home, no traceback",
        "cli/commands/limits.py",
        "except RuntimeError:",
        "except ZeroDivisionError:",
        f"{SHELL}::test_without_a_home_and_a_name_for_the_user_everything_works",
    ),
    # responses
    Guard(
        "an idle connection asks its socket (asyncio)",
        "_core/http/asyncio_backend.py",
        "return self._ended or bool(self._pieces) or has_input(self.transport)",
        "return self._ended or bool(self._pieces)",
        f"{RESPONSES}::test_what_came_while_the_loop_was_busy_is_not_the_next_response",
    ),
    Guard(
        "an idle connection asks its socket (fast)",
        "_core/http/fast_connection.py",
        "return self.keep_alive and not (silent and has_input(self.transport))",
        "return self.keep_alive",
        f"{RESPONSES}::test_a_paid_call_on_a_connection_that_has_ended_is_sent_once_on_a_new_one[asyncio-fast]",
    ),
    Guard(
        "bytes after the end of a response are dropped",
        "_core/http/connections.py",
        "and not _has_leftover(response)",
        "",
        f"{RESPONSES}::test_bytes_after_the_end_of_a_response_are_not_the_next_one[trio-httpx-http-with it]",
    ),
    Guard(
        "TLS on trio is asked for what it holds",
        "_core/http/trio_backend.py",
        "return bool(self._stream.get_extra_info(info)) or self._has_decrypted()",
        "return bool(self._stream.get_extra_info(info))",
        f"{RESPONSES}::test_bytes_after_the_end_of_a_response_are_not_the_next_one[trio-httpx-https-behind it]",
    ),
    Guard(
        "a connection whose body broke is not kept",
        "_core/http/connections.py",
        "reusable = incoming.failure is None and connection.is_available()",
        "reusable = connection.is_available()",
        f"{RESPONSES}::test_a_connection_whose_body_broke_is_closed",
    ),
    Guard(
        "a status outlives its body (httpx)",
        "_core/http/connections.py",
        "if incoming is not None: return incoming.finish(error)",
        "pass",
        f"{RESPONSES}::test_the_status_is_known_whatever_happens_to_the_body[asyncio-httpx-never complete]",
    ),
    Guard(
        "a status outlives its body (fast)",
        "_core/http/fast_connection.py",
        "self._response.set_result(incoming.finish(failure))",
        "self._response.set_exception(failure or TimeoutError())",
        f"{RESPONSES}::test_a_paid_call_that_was_refused_is_no_unknown_outcome[asyncio-fast-not gzip]",
    ),
    Guard(
        "what is beside the body has an end (asyncio)",
        "_core/http/asyncio_backend.py",
        "if self.head_left < 0:",
        "if False:",
        f"{RESPONSES}::test_nothing_beside_the_body_is_read_without_end[asyncio-httpx-interim responses]",
    ),
    Guard(
        "what is beside the body has an end (trio)",
        "_core/http/trio_backend.py",
        "if self.head_left < 0:",
        "if False:",
        f"{RESPONSES}::test_nothing_beside_the_body_is_read_without_end[trio-httpx-interim responses]",
    ),
    Guard(
        "what is beside the body has an end (fast)",
        "_core/http/fast_connection.py",
        "if self._bodiless > LARGEST_HEAD:",
        "if False:",
        f"{RESPONSES}::test_nothing_beside_the_body_is_read_without_end[asyncio-fast-trailers]",
    ),
    Guard(
        "single bytes leave the loop to others",
        "_core/http/body.py",
        "if number % 100 == 0:",
        "if False:",
        f"{RESPONSES}::test_a_body_in_single_bytes_leaves_the_loop_to_others[asyncio-httpx]",
    ),
    Guard(
        "a new connection that ended has sent nothing (fast)",
        "_core/http/fast_connection.py",
        "if not (self._written or self.is_usable):",
        "if False:",
        f"{RESPONSES}::test_a_connection_of_the_fast_engine_that_ended_at_once_has_sent_nothing",
    ),
    Guard(
        "a new connection that ended has sent nothing (asyncio)",
        "_core/http/asyncio_backend.py",
        "if not self._written and self._is_over:",
        "if False:",
        f"{RESPONSES}::test_a_new_connection_that_ended_at_once_has_sent_nothing[asyncio]",
    ),
    Guard(
        "a new connection that ended has sent nothing (trio)",
        "_core/http/trio_backend.py",
        'if not self._written and self._secured is None and self._stream.get_extra_info("is_readable"):',
        "if False:",
        f"{RESPONSES}::test_a_new_connection_that_ended_at_once_has_sent_nothing[trio]",
    ),
    Guard(
        "gzip may have several members",
        "_core/http/body.py",
        "piece = self._inflater.unused_data",
        "return",
        f"{RESPONSES}::test_gzip_of_several_members_is_read_whole[asyncio-fast]",
    ),
    Guard(
        "gzip of nothing is nothing",
        "_core/http/body.py",
        "if self._received and not self._inflater.eof:",
        "if not self._inflater.eof:",
        f"{BODIES}::test_gzip_of_nothing_is_an_empty_list",
    ),
    Guard(
        "a content coding that was not asked for is named",
        "_core/http/body.py",
        "elif self._codings and self._data:",
        "elif False:",
        f"{RESPONSES}::test_a_content_coding_that_was_not_asked_for_is_named[asyncio-httpx]",
    ),
    Guard(
        "the engines refuse the same transfer codings",
        "_core/http/fast_connection.py",
        'or headers.get("transfer-encoding", "chunked").lower() != "chunked"',
        "",
        "test_differential.py::test_all_ways_to_read_a_response_agree",
    ),
    Guard(
        "null for what is named is not found",
        "_core/codec/status_errors.py",
        'return NotFound if operation.effect == "read" and',
        "return NotFound if False and",
        f"{BODIES}::test_null_for_what_a_path_names_is_not_found",
    ),
    Guard(
        "null for a change is no proof of anything",
        "_core/codec/status_errors.py",
        'return NotFound if operation.effect == "read" and',
        "return NotFound if",
        f"{BODIES}::test_null_for_a_change_is_not_taken_for_not_found",
    ),
    Guard(
        "an error with the status 200 is an error",
        "_core/codec/reader.py",
        "if kind := hidden_error(operation, payload):",
        "if False:",
        f"{BODIES}::test_an_error_with_the_status_200_is_no_empty_list",
    ),
    Guard(
        "a device list is read leniently",
        "_fleet_source.py",
        "LIST = evolve(LIST_DEVICES, lenient=True)",
        "LIST = evolve(LIST_DEVICES)",
        f"{BODIES}::test_one_odd_value_does_not_keep_a_fleet_from_being_pulled",
    ),
    Guard(
        "a value that is left out is kept",
        "_core/codec/converter.py",
        "model.extra[wires[name]] = fields[wires[name]]",
        "pass",
        f"{BODIES}::test_an_odd_value_that_is_left_out_is_kept_in_extra",
    ),
    Guard(
        "numbers keep their digits",
        "_core/codec/json_body.py",
        "return _with_all_digits(text, value) if LONG_NUMBER.search(text) else value",
        "return value",
        f"{BODIES}::test_numbers_that_no_float_holds_keep_their_digits",
    ),
    Guard(
        "numbers keep their digits when read fast",
        "_core/codec/fast.py",
        "Decoder(wire, float_hook=exact).decode",
        "Decoder(wire).decode",
        f"{BODIES}::test_numbers_that_no_float_holds_keep_their_digits",
    ),
    Guard(
        "half a character is replaced",
        "_core/codec/json_body.py",
        'rb"\\ufffd" if escape["lone"] else escape[0]',
        "escape[0]",
        f"{BODIES}::test_half_a_character_does_not_take_away_what_stands_beside_it",
    ),
    Guard(
        "a charset is honoured",
        "_core/codec/json_body.py",
        "if match and codecs.lookup(match[1]).name.startswith(CHARSETS):",
        "if False:",
        f"{BODIES}::test_the_charset_of_the_content_type_is_honoured",
    ),
    Guard(
        "no date is None",
        "_core/codec/converter.py",
        "or (zeros and is_zero_date(value))",
        "",
        f"{BODIES}::test_odd_values_are_understood[no date, as MySQL writes it-asyncio]",
    ),
    Guard(
        "the end of a day is a time",
        "_core/codec/scalars.py",
        'if text[11:13] == "24":',
        "if False:",
        f"{BODIES}::test_odd_values_are_understood[the end of a day-asyncio]",
    ),
    Guard(
        "a leap second is a time",
        "_core/codec/scalars.py",
        'elif text[16:19] == ":60":',
        "elif False:",
        f"{BODIES}::test_odd_values_are_understood[a leap second-asyncio]",
    ),
    Guard(
        "what a service says is cut before it is redacted",
        "_core/redaction.py",
        "shown = text[:WINDOW]",
        "shown = text",
        "../unit/test_redaction.py::test_every_step_takes_linear_time[a text with values]",
    ),
    Guard(
        "addresses are found in linear time",
        "_core/redaction.py",
        "(?<![^\\s@\\\"'<>])[^\\s@\\\"'<>]++@",
        "[^\\s@\\\"'<>]+@",
        "../unit/test_redaction.py::test_every_step_takes_linear_time[identifiers: one long word]",
    ),
    Guard(
        "a value that is cut is not shown in part",
        "_core/redaction.py",
        "(shown if len(text) <= WINDOW else shown[:-TAIL])",
        "shown",
        "../unit/test_redaction.py::test_a_value_that_is_cut_is_not_shown_in_part",
    ),
    # settings
    Guard(
        "only a listed state is a success",
        "_core/long_running.py",
        "if _is_listed(state, polls.succeeded):",
        "if not _is_listed(state, polls.pending):",
        "test_request_states.py::test_a_state_that_is_listed_nowhere_is_no_success[asyncio-Queued]",
    ),
    Guard(
        "a state is compared whatever its case",
        "_core/long_running.py",
        "return state.strip().lower() in {listed.lower() for listed in states}",
        "return state in states",
        "test_request_states.py::test_a_listed_failure_is_a_failure[asyncio-FAILED]",
    ),
    Guard(
        "arguments are plain values",
        "_core/pipeline.py",
        "arguments = plain_arguments(arguments)",
        "",
        "test_arguments.py::test_texts_in_other_guises_are_sent_and_hidden_as_themselves[get_device-str enum-asyncio]",
    ),
    Guard(
        "NaN and NaT are refused",
        "_core/codec/validation.py",
        "if not _is_real(value):",
        "if False:",
        "test_arguments.py::test_a_date_that_is_none_is_not_sent",
    ),
    Guard(
        "frames of transports lose their local variables",
        "_core/secret.py",
        "clear_frames(each.__traceback__)",
        "pass",
        "test_secrets_in_tracebacks.py::test_no_traceback_shows_the_api_key[asyncio-fast-hangs]",
    ),
    Guard(
        "a secret has a masked repr",
        "_core/secret.py",
        "def __repr__(self) -> str: return \"'***'\"",
        "",
        "test_secrets_in_tracebacks.py::test_no_traceback_shows_the_api_key[asyncio-httpx-401]",
    ),
    Guard(
        "a cut secret is masked as well",
        "_core/secret.py",
        'return Secret(super().__getitem__(cast("int", key)))',
        'return super().__getitem__(cast("int", key))',
        "test_secrets_in_tracebacks.py::test_no_traceback_shows_the_api_key[asyncio-httpx-401]",
    ),
    Guard(
        "settings are checked at construction",
        "_core/settings.py",
        "if mistakes := list(_mistakes(**settings)):",
        "if mistakes := []:",
        "test_settings.py::test_a_setting_that_can_not_be_right_is_refused_at_construction[no place-lattigo]",
    ),
    Guard(
        "a sync client is refused",
        "_core/http/httpx_client.py",
        "if library is not None and isinstance(client, library.AsyncClient):",
        "if library is not None:",
        "test_settings.py::test_a_setting_that_can_not_be_right_is_refused_at_construction[a sync client-lattigo]",
    ),
    Guard(
        "the response that a hook's error carries counts",
        "_core/http/httpx_client.py",
        "if not isinstance(answer, self.library.Response):",
        "if True:",
        "test_settings.py::test_a_hook_that_raises_for_the_status_changes_nothing[asyncio-True-httpx]",
    ),
    Guard(
        "the texts of a client's errors name no device",
        "_core/http/httpx_transport.py",
        'return type(inner or error).__name__ if path.strip("/") and path in unquote(text) else text',
        "return text",
        "test_settings.py::test_the_text_of_an_error_of_the_client_names_no_device",
    ),
    Guard(
        "a listener that gives a coroutine is reported",
        "_core/events.py",
        "if isinstance(returned, Coroutine):",
        "if False:",
        "test_settings.py::test_a_listener_that_gives_a_coroutine_is_reported",
    ),
    Guard(
        "blanks around keys are removed",
        "_core/auth.py",
        "else value.strip(AROUND))",
        "else value)",
        "test_settings.py::test_blanks_and_line_ends_around_a_key_are_not_sent",
    ),
    Guard(
        "keys that can't be sent are refused",
        "_core/auth.py",
        "if UNPRINTABLE.search(text):",
        "if False:",
        "test_settings.py::test_a_key_that_can_not_be_sent_is_refused_without_being_repeated",
    ),
    Guard(
        "nothing for this machine goes to a proxy",
        "_core/http/proxies.py",
        'if is_loopback(host) or host.endswith(".localhost"):',
        "if False:",
        "test_proxies.py::test_nothing_for_this_machine_goes_to_a_proxy",
    ),
    Guard(
        "NO_PROXY knows networks",
        "_core/http/proxies.py",
        'return ip_address(host) in ip_network(place.strip("[]"), strict=False)',
        "pass",
        "test_proxies.py::test_an_exception_is_reached_directly[192.0.2.0/24-https://192.0.2.7]",
    ),
    Guard(
        "an address of no proxy is refused",
        "_core/http/proxies.py",
        "if not usable or any(",
        "if False and any(",
        "test_proxies.py::test_an_address_of_no_proxy_is_refused_by_its_variable",
    ),
    Guard(
        "authorities that can't be read are refused by name",
        "_core/http/tls.py",
        "except OSError as error:",
        "except ZeroDivisionError as error:",
        "test_proxies.py::test_authorities_that_can_not_be_read_are_refused_by_their_variable",
    ),
    Guard(
        "all devices are never meant by leaving something out",
        "_core/codec/validation.py",
        "_selection_mistakes(operation, by_name) if operation.selectors else []",
        "[]",
        "test_thingspace_requests.py::test_all_devices_are_never_meant_by_leaving_something_out[asyncio-nothing0]",
    ),
    Guard(
        "a token without a lifetime is kept",
        "thingspace/session.py",
        "sent_at + lifetime if lifetime > 0 else math.inf",
        "sent_at + lifetime",
        "test_thingspace_requests.py::test_a_token_is_not_asked_for_in_every_call[asyncio-None]",
    ),
    Guard(
        "a device is looked up by its identifier alone",
        "_core/paging/cursor.py",
        "if self.paging.alone is not None and self.argument(self.paging.alone) is not None:",
        "if False:",
        "test_thingspace_requests.py::test_a_device_is_looked_up_by_its_identifier_alone",
    ),
    Guard(
        "two feeds are not added up",
        "thingspace/_fleet_source.py",
        "feeds.setdefault(record.source, [])",
        "feeds.setdefault(None, [])",
        "test_thingspace_requests.py::test_two_feeds_for_one_day_are_not_added_up",
    ),
    Guard(
        "every failure that a callback reports is one",
        "thingspace/callbacks.py",
        'any(word in self.status.lower() for word in ("fail", "error", "reject"))',
        'self.status.lower() in {"failed", "failure"}',
        "../unit/thingspace/test_callbacks.py::test_every_failure_is_one",
    ),
    Guard(
        "callbacks are counted by device",
        "thingspace/callbacks.py",
        "devices = [device for device in devices if not device & ids] + [ids]",
        "devices = [device for device in devices if device != ids] + [ids]",
        "../unit/thingspace/test_callbacks.py::test_devices_are_counted_and_not_their_identifiers",
    ),
    Guard(
        "a listener that fails gets the message again",
        "thingspace/callbacks.py",
        "return 500 mailbox.delivered.add(digest)",
        "pass\n        mailbox.delivered.add(digest)",
        "../unit/thingspace/test_callbacks.py::test_a_listener_that_fails_gets_the_message_when_it_is_delivered_again",
    ),
    Guard(
        "reads of a run that is stopped are cancelled",
        "fleet/actions/options.py",
        "self.unsent.add(scope)",
        "pass",
        f"{ACTIONS}::test_a_reconciliation_that_waits_is_stopped[asyncio]",
    ),
    Guard(
        "a check that was stopped asks nobody",
        "fleet/actions/run.py",
        "options.on_check is None or options.stop.reason or",
        "options.on_check is None or",
        f"{ACTIONS}::test_a_check_that_waits_is_stopped_and_nothing_is_sent[asyncio]",
    ),
    # callbacks
    Guard(
        "a callback is on disk before it is acknowledged",
        "thingspace/callbacks.py",
        "await anyio.to_thread.run_sync(self._journal.append, fields)",
        "pass",
        f"{CALLBACKS}::test_a_message_that_cannot_be_kept_is_not_acknowledged[asyncio]",
    ),
    Guard(
        "a message in the journal starts on a line of its own",
        "thingspace/callback_journal.py",
        'b"\\n" + line + b"\\n"',
        'line + b"\\n"',
        f"{CALLBACKS}::test_half_a_line_of_a_process_that_died_spoils_no_other_message[asyncio]",
    ),
    Guard(
        "callbacks that contradict each other settle nothing",
        "fleet/actions/messages.py",
        "if len({verdict.state for verdict in verdicts}) == 1 else None",
        "if verdicts else None",
        f"{THINGSPACE_ACTIONS}::test_two_callbacks_that_contradict_each_other_settle_nothing[asyncio]",
    ),
    # the pace
    Guard(
        "an outage teaches nothing",
        "_core/limits/pace.py",
        "cycle.used_up and doubt and self._is_like(doubt, cycle)",
        "cycle.used_up",
        f"{PACE}::test_after_an_outage_a_pace_that_was_found_is_back_within_two_minutes[in the middle]",
    ),
    Guard(
        "a proven rate is tried again",
        "_core/limits/search.py",
        "return self.proven > max(COLLAPSED * self.low, SLOWEST)",
        "return False",
        f"{PACE}::test_after_an_outage_the_old_pace_is_soon_back[but for 10 s a minute]",
    ),
    Guard(
        "nothing is kept of an outage that goes on",
        "_core/limits/pace.py",
        "(self._before if self.closed else self.search).learned()",
        "self.search.learned()",
        f"{PACE}::test_a_client_that_ends_while_it_is_refused_keeps_what_it_knew_before",
    ),
    Guard(
        "a slow limit is found out about rarely",
        "_core/limits/pace.py",
        "rarest = min(3.0, 50 / passed) * closed_for if passed else 0.0",
        "rarest = 0.0",
        f"{PACE}::test_a_limit_slower_than_a_call_a_minute_is_not_hammered[30 an hour]",
    ),
    Guard(
        "a slow limit is believed",
        "_core/limits/pace.py",
        "slowest = 1 / LONGEST_PAUSE if",
        "slowest = SLOWEST if",
        f"{PACE}::test_a_limit_slower_than_a_call_a_minute_is_not_hammered[1 in 2 minutes]",
    ),
    Guard(
        "a cap bounds what is in flight",
        "_core/limits/concurrency_cap.py",
        "return self.limit is not None and self.in_flight >= self.limit",
        "return False",
        f"{PACE}::test_a_cap_on_concurrency_bounds_what_is_in_flight",
    ),
    Guard(
        "a cap is told from a rate",
        "_core/limits/concurrency_cap.py",
        "CROWDED, NORMAL, EMPTY = 1.16, -0.33, -3.2",
        "CROWDED, NORMAL, EMPTY = 1.16, 1.16, 1.16",
        f"{PACE}::test_a_limit_on_the_rate_is_not_taken_for_a_cap",
    ),
    Guard(
        "a cap that rises is followed",
        "_core/limits/concurrency_cap.py",
        "self.limit += max(1, self.limit // 10)",
        "self.limit += 0",
        f"{PACE}::test_a_cap_that_rises_is_followed",
    ),
    Guard(
        "a device that is refused for ever teaches nothing",
        "_core/limits/gate.py",
        "pacer.forgive(search, now)",
        "pass",
        f"{STORMS}::test_devices_that_are_refused_for_ever_slow_nobody_down[asyncio-5]",
    ),
    # the limits file
    Guard(
        "a limit is a number that makes sense",
        "_core/limits/store.py",
        "if not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value <= most:",
        "if False:",
        f"{LIMITS_FILE}::test_a_damaged_file_counts_as_empty_is_reported_in_a_line_and_replaced",
    ),
    Guard(
        "a limit was learned at some time",
        "_core/limits/store.py",
        "if at.tzinfo is None:",
        "if False:",
        f"{LIMITS_FILE}::test_a_damaged_file_counts_as_empty_is_reported_in_a_line_and_replaced[a time without a zone]",
    ),
    Guard(
        "a pipe is not read",
        "_core/limits/store.py",
        "if self.path.exists() and not self.path.is_file():",
        "if False:",
        f"{LIMITS_FILE}::test_a_pipe_in_its_place_is_neither_waited_for_nor_replaced",
    ),
    Guard(
        "nothing but a file is replaced",
        "_core/limits/store.py",
        "elif path.exists() and not path.is_file():",
        "elif False:",
        f"{LIMITS_FILE}::test_a_pipe_in_its_place_is_neither_waited_for_nor_replaced",
    ),
    Guard(
        "a link to the limits file stays",
        "_core/limits/store.py",
        "path = self.path.resolve()",
        "path = self.path",
        f"{LIMITS_FILE}::test_a_link_stays_a_link",
    ),
    Guard(
        "the limits file is written by one client at a time",
        "_core/limits/store.py",
        "if _lock(file.fileno()):\n                break",
        "break",
        f"{LIMITS_FILE}::test_clients_that_write_at_once_lose_nobodys_account",
    ),
    Guard(
        "the lock of the limits file is its owners",
        "_core/limits/store.py",
        "return os.open(name, flags, 0o600)",
        "return os.open(name, flags, 0o666)",
        f"{LIMITS_FILE}::test_only_its_owner_may_read_it",
    ),
    Guard(
        "a full disk leaves no scraps",
        "_core/limits/store.py",
        "Path(file.name).unlink(missing_ok=True)",
        "pass",
        f"{LIMITS_FILE}::test_a_disk_that_is_full_leaves_the_file_and_no_scraps",
    ),
    Guard(
        "a damaged limits file is reported",
        "_core/limits/store.py",
        "log.warning(",
        "log.debug(",
        f"{LIMITS_FILE}::test_a_damaged_file_counts_as_empty_is_reported_in_a_line_and_replaced",
    ),
    # the command line, tokens, settings and heads that break off
    Guard(
        "the status of a head that broke off is known to the default engine",
        "_core/http/connections.py",
        "if incoming is None and (status := status_of(head)) is not None:",
        "if incoming is None and (status := None) is not None:",
        f"{RESPONSES}::test_the_status_is_known_whatever_happens_to_the_body[asyncio-httpx-its head cut off]",
    ),
    Guard(
        "the status of a head that broke off is known to the fast engine",
        "_core/http/fast_connection.py",
        "(status := status_of(self._head)) is not None:",
        "(status := None) is not None:",
        f"{RESPONSES}::test_the_status_is_known_whatever_happens_to_the_body[asyncio-fast-its head cut off]",
    ),
    Guard(
        "a request that can't be written has sent nothing",
        "_core/http/httpx_transport.py",
        "(*self._errors.never_sent, httpcore.LocalProtocolError)",
        "self._errors.never_sent",
        f"{RESPONSES}::test_a_request_that_can_not_be_written_has_sent_nothing",
    ),
    Guard(
        "a status below 100 is no interim response",
        "_core/http/fast_connection.py",
        "if status < 100:",
        "if False:",
        f"{RESPONSES}::test_a_status_below_100_is_no_interim_response[asyncio-fast]",
    ),
    Guard(
        "deflate is read in both of its forms",
        "_core/http/body.py",
        "and _is_raw(piece)",
        "and False",
        f"{RESPONSES}::test_deflate_is_read_in_both_of_its_forms[asyncio-httpx-raw]",
    ),
    Guard(
        "half of a success is none",
        "_core/http/broken_head.py",
        "HEAD.fullmatch(head)",
        "HEAD.match(head)",
        f"{RESPONSES}::test_half_of_a_status_line_and_half_of_a_success_say_nothing",
    ),
    Guard(
        "an option that is no number is refused",
        "_core/options.py",
        "not isinstance(value, int | float) or isinstance(value, bool)",
        "False",
        "../unit/core/test_options.py::test_options_that_make_no_sense_are_refused",
    ),
    Guard(
        "a blank address in the environment is none",
        "_profiles/account.py",
        "return value if keep_blanks else value.strip()",
        "return value",
        "test_settings.py::test_a_blank_address_in_the_environment_is_none",
    ),
    Guard(
        "a folder keeps no limits",
        "_core/settings.py",
        "not _is_file_path(os.fspath(limits_file))",
        "False",
        "test_settings.py::test_a_setting_that_can_not_be_right_is_refused_at_construction",
    ),
    Guard(
        "the port 0 is refused",
        "_core/http/base_url.py",
        "if port == 0:",
        "if False:",
        "test_settings.py::test_a_setting_that_can_not_be_right_is_refused_at_construction",
    ),
    Guard(
        "two tasks don't read one list",
        "_core/paging/pager.py",
        "if self._busy:",
        "if False:",
        "../unit/test_misuse.py::test_a_list_that_two_tasks_read_is_refused_before_a_page_is_lost",
    ),
    Guard(
        "a function that is not async is named",
        "fleet/fan_out.py",
        "if not isawaitable(awaitable):",
        "if False:",
        "../unit/test_misuse.py::test_a_function_that_is_not_async_is_named_to_who_reads_the_outcomes",
    ),
    Guard(
        "a client is not copied",
        "client.py",
        '"__reduce_ex__"',
        '"__reduce_nothing__"',
        "test_settings.py::test_a_client_is_neither_copied_nor_pickled",
    ),
    Guard(
        "a lifetime that can't be read is like none",
        "thingspace/session.py",
        "attrs.evolve(operations.GET_TOKEN, lenient=True)",
        "operations.GET_TOKEN",
        "test_thingspace_requests.py::test_a_token_is_not_asked_for_in_every_call",
    ),
    Guard(
        "a token that can't be sent is named",
        "thingspace/session.py",
        "if not _can_be_sent(token.access_token):",
        "if False:",
        "test_thingspace_requests.py::test_a_token_that_can_not_be_sent_is_named_and_no_login_is_lost",
    ),
    Guard(
        "a session that can't be sent is none",
        "thingspace/session.py",
        "if not _can_be_sent(session.session_token):",
        "if False:",
        "test_thingspace_requests.py::test_a_session_that_can_not_be_sent_is_none",
    ),
    Guard(
        "an error in an array is no row",
        "_core/codec/status_errors.py",
        "if isinstance(payload, list) and len(payload) == 1:",
        "if False:",
        f"{BODIES}::test_an_error_in_an_array_with_the_status_200_is_no_row",
    ),
    Guard(
        "a message that is nested too deeply is refused",
        "thingspace/callbacks.py",
        "except TypeError:",
        "except ZeroDivisionError:",
        "../unit/thingspace/test_callbacks.py::test_a_message_that_is_nested_too_deeply_is_refused",
    ),
    Guard(
        "what is no folder takes no dataset",
        "fleet/place.py",
        "_check_free(folder)\n    return folder",
        "return folder",
        f"{SHELL}::test_what_cannot_be_meant_is_one_line_and_leaves_nothing[precious-folder]",
    ),
    Guard(
        "a full disk is one line",
        "cli/__init__.py",
        "except OSError as error:  # a full disk",
        "except ZeroDivisionError as error:",
        f"{SHELL}::test_a_full_disk_is_one_line[--version]",
    ),
    Guard(
        "a list of devices can be CSV",
        "cli/arguments.py",
        "elif column is not None:",
        "elif False:",
        f"{COMMAND_LINE}::test_a_list_of_devices_can_be_what_the_commands_print[CSV]",
    ),
    Guard(
        "a list of devices can be a JSON array",
        "cli/arguments.py",
        'if first.startswith("["):',
        "if False:",
        f"{COMMAND_LINE}::test_a_list_of_devices_can_be_what_the_commands_print[a JSON array]",
    ),
    Guard(
        "a folder is no device",
        "cli/arguments.py",
        'or word.endswith("/")',
        "",
        f"{COMMAND_LINE}::test_a_folder_is_no_device",
    ),
    Guard(
        "arguments are UTF-8 whatever the locale",
        "cli/app.py",
        "[os.fsencode(token).decode() for token in tokens]",
        "[token.encode().decode() for token in tokens]",
        f"{COMMAND_LINE}::test_arguments_are_utf_8_whatever_the_locale",
    ),
    Guard(
        "a message names the options of the command line",
        "cli/operations.py",
        "raise as_usage_error(call.operation, error) from None",
        "raise",
        f"{COMMAND_LINE}::test_a_message_names_the_options_of_the_command_line",
    ),
    Guard(
        "a suggestion is made only for what is alike",
        "cli/command_line.py",
        'option.partition("=")[0].lstrip("-")',
        'option.partition("=")[0]',
        f"{COMMAND_LINE}::test_a_suggestion_is_made_only_for_what_is_alike",
    ),
    Guard(
        "a change of all devices names the account that loses them",
        "cli/confirm.py",
        'if "account_name" in self.operation.at_least_one:',
        "if True:",
        f"{COMMAND_LINE}::test_a_dry_run_says_whose_devices_a_change_is_about",
    ),
    Guard(
        "a question before a paid call says what is known of its price",
        "cli/confirm.py",
        "if plan.operation.price else {}",
        "if False else {}",
        f"{COMMAND_LINE}::test_a_question_before_a_paid_call_says_what_is_known_of_its_price",
    ),
]


def main(words: list[str]) -> int:
    """Try all guards, or those whose name holds one of the words. 0 when every one of them is missed."""
    guards = [guard for guard in GUARDS if not words or any(word in guard.name for word in words)]
    with tempfile.TemporaryDirectory() as folder:
        started = time.monotonic()
        if not _passes(_copy(Path(folder), "whole"), sorted({guard.test for guard in guards}), 600):
            print("The tests do not even pass with all guards in place.")
            return 1
        # What takes as long as all tests together hangs for lack of its guard, and not since the machine is busy.
        patience = max(20, time.monotonic() - started)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            verdicts = list(pool.map(lambda numbered: _try(Path(folder), *numbered, patience), enumerate(guards)))
    print(f"{verdicts.count(True)} of {len(guards)} guards are proven.")
    return 0 if all(verdicts) else 1


def _try(folder: Path, number: int, guard: Guard, patience: float) -> bool:
    """Whether the guard's test fails without it."""
    copy = _copy(folder, str(number))
    file = copy / "lattigo" / guard.file
    without = guard.removed_from(file.read_text(encoding="utf-8"))
    verdict = "proven"
    if without is None:
        verdict = f"NOT FOUND ONCE in {guard.file}"
    else:
        compile(without, guard.file, "exec")  # a test that fails over a syntax error proves nothing
        file.write_text(without, encoding="utf-8")
        if _passes(copy, [guard.test], patience):
            verdict = "NOT MISSED"
    shutil.rmtree(copy)
    print(f"{verdict:>12}  {guard.name}", flush=True)
    return verdict == "proven"


def _copy(folder: Path, name: str) -> Path:
    return Path(shutil.copytree(SOURCE, folder / name, ignore=shutil.ignore_patterns("__pycache__")))


def _passes(source: Path, tests: list[str], seconds: float) -> bool:
    """Whether the tests pass against this copy of the package, and in time."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(source),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",  # loading them takes longer than most tests
    }
    found = _run([sys.executable, "-c", "import lattigo; print(lattigo.__file__)"], environment, seconds).stdout.strip()
    if Path(found).parents[1].resolve() != source.resolve():
        raise RuntimeError(f"{found} is imported instead of the copy in {source}")
    command = [sys.executable, "-m", "pytest", "-qx", "--no-header", "--tb=short"]
    command += ["-p", "anyio", "-p", "pytest_asyncio.plugin"]  # the second one only knows an option of pyproject.toml
    try:
        done = _run([*command, *(f"tests/faults/{test}" for test in tests)], environment, seconds)
    except subprocess.TimeoutExpired:
        return False
    if done.returncode == pytest.ExitCode.USAGE_ERROR or "no tests ran" in done.stdout:
        raise RuntimeError(f"pytest can't run {tests}:\n{done.stdout}{done.stderr}")
    return done.returncode == 0


def _run(command: list[str], environment: dict[str, str], seconds: float) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=REPO, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=seconds
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
