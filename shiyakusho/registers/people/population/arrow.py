"""Arrow arrays as columns of the vocabulary's types."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from shiyakusho.ground.rules.columns import Column, Lists
from shiyakusho.ground.rules.columns.building import offsets_of
from shiyakusho.ground.rules.columns.parquet import column_of_array, lists_of_array
from shiyakusho.ground.rules.types import Type

Places = npt.NDArray[Any]


def spoken(array: pa.Array | None, silence: Any, kind: pa.DataType, size: int) -> pa.Array:
    """What a register says, and what its silence means (None: nothing)."""
    told = pa.nulls(size, kind) if array is None else array
    if silence is None:
        return told
    if not pa.types.is_list(kind):
        return told.fill_null(pa.scalar(silence, told.type))
    empty = pa.ListArray.from_arrays(pa.array([0, 0], pa.int32()), pa.array([], pa.string()))
    said = told.is_valid().to_numpy(zero_copy_only=False)
    return pa.concat_arrays([told, empty]).take(pa.array(np.where(said, np.arange(size), size)))


def typed(array: pa.Array, kind: Type) -> Column | Lists:
    """A column; what is none of the options of its type is not known."""
    if kind.name == "list":
        return lists_of_array(_encoded(array))
    if kind.name == "string":
        return among(column_of_array(array.dictionary_encode()), kind)
    if kind.name == "date" and not pa.types.is_date32(array.type):
        array = array.cast(pa.date32())
    return column_of_array(array)


def _encoded(lists: pa.ListArray) -> pa.ListArray:
    """The words of the items as a dictionary."""
    counts = pc.list_value_length(lists).fill_null(0).to_numpy(zero_copy_only=False)
    missing = np.append(lists.is_null().to_numpy(zero_copy_only=False), False)
    offsets = pa.array(offsets_of(counts), mask=missing if missing.any() else None)
    return pa.ListArray.from_arrays(offsets, lists.flatten().dictionary_encode())


def among(column: Column, kind: Type) -> Column:
    """The same, not known where a word is none of the options."""
    if not kind.options or column.words is None:
        return column
    allowed = np.array([word in kind.options for word in column.words] or [False])
    known = allowed.take(column.values, mode="clip")
    if column.known is not None:
        known = known & column.known
    return Column("string", column.values, None if known.all() else known, column.words)


def at(column: Column, rows: Places) -> Column:
    """A column of the records at some of them; −1: not known."""
    known = rows >= 0
    if not len(column):
        values = np.zeros(len(rows), dtype=column.values.dtype)
    else:
        values = column.values.take(rows, mode="wrap")
        if column.known is not None:
            known = known & column.known.take(rows, mode="wrap")
    return Column(column.kind, values, None if known.all() else known, column.words)
