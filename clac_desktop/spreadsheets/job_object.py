"""Windows only: a job object limits the memory of the process that calls it."""

from __future__ import annotations

import ctypes
import sys
from ctypes import c_int64, c_size_t, c_uint32, c_uint64, c_void_p

_EXTENDED_LIMIT_INFORMATION = 9
_LIMIT_PROCESS_MEMORY = 0x100
_LIMIT_DIE_ON_UNHANDLED_EXCEPTION = 0x400  # no dialog of Windows Error Reporting for a crash that is expected


class _BasicLimits(ctypes.Structure):
    _fields_ = (
        ("process_user_time", c_int64),
        ("job_user_time", c_int64),
        ("flags", c_uint32),
        ("minimum_working_set", c_size_t),
        ("maximum_working_set", c_size_t),
        ("active_processes", c_uint32),
        ("affinity", c_size_t),
        ("priority_class", c_uint32),
        ("scheduling_class", c_uint32),
    )


class _ExtendedLimits(ctypes.Structure):
    _fields_ = (
        ("basic", _BasicLimits),
        ("io_counters", c_uint64 * 6),
        ("process_memory", c_size_t),
        ("job_memory", c_size_t),
        ("peak_process_memory", c_size_t),
        ("peak_job_memory", c_size_t),
    )


def bind_memory(limit: int) -> None:
    """Put this process into a job that may commit at most `limit` bytes; an allocation beyond it fails.

    Where Windows refuses (a job that forbids nesting), the process goes on without: the clock still ends it.
    """
    if sys.platform == "win32":
        kernel = ctypes.WinDLL("kernel32")
        kernel.CreateJobObjectW.restype = c_void_p
        kernel.GetCurrentProcess.restype = c_void_p
        kernel.SetInformationJobObject.argtypes = (c_void_p, c_uint32, c_void_p, c_uint32)
        kernel.AssignProcessToJobObject.argtypes = (c_void_p, c_void_p)
        job = kernel.CreateJobObjectW(None, None)  # stays open as long as the process: the limit lives with it
        limits = _ExtendedLimits()
        limits.basic.flags = _LIMIT_PROCESS_MEMORY | _LIMIT_DIE_ON_UNHANDLED_EXCEPTION
        limits.process_memory = limit
        kernel.SetInformationJobObject(job, _EXTENDED_LIMIT_INFORMATION, ctypes.byref(limits), ctypes.sizeof(limits))
        kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess())
