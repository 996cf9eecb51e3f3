"""Is a file of JSON lines believed only when it is, bit for bit, what was written?"""

from io import BytesIO

import pytest

from service.backup.lines import Damaged, Lines, read_lines

ROWS = [b'{"said":"She asked twice."}', b'{"said":"Nobody had."}']


def written(rows: list[bytes] = ROWS) -> bytes:
    """A file with these rows."""
    file = BytesIO()
    lines = Lines(file, "heedful-log", 1)
    for row in rows:
        lines.add_encoded(row)
    lines.end()
    return file.getvalue()


def read(content: bytes, what: str = "heedful-log", schema: int = 1) -> list[bytes]:
    """The rows of a file."""
    return [line.rstrip(b"\n") for line in read_lines(BytesIO(content), what, schema)]


def test_rows_come_back_as_they_were_written():
    assert read(written()) == ROWS
    assert read(written([])) == []


@pytest.mark.parametrize(("what", "schema"), [("heedful-desk", 1), ("heedful-log", 2)])
def test_a_file_of_another_kind_or_schema_is_refused_before_its_first_row(what, schema):
    with pytest.raises(Damaged):
        next(read_lines(BytesIO(written()), what, schema))


def test_a_bit_changed_in_any_byte_is_noticed():
    content = written()
    believed = [place for place in range(len(content)) if is_believed(flipped(content, place))]
    assert believed == []


def test_a_file_cut_short_anywhere_is_noticed():
    content = written()
    assert [end for end in range(len(content)) if is_believed(content[:end])] == []


def test_whatever_follows_the_end_a_missing_and_a_doubled_row_are_noticed():
    content = written()
    lines = content.splitlines(keepends=True)
    for wrong in (
        content + b"\n",
        content + lines[1],
        b"".join([lines[0], *lines[2:]]),
        b"".join([lines[0], lines[1], *lines[1:]]),
        b"".join([lines[0], lines[2], lines[1], lines[3]]),
    ):
        assert not is_believed(wrong)


def is_believed(content: bytes) -> bool:
    """Whether a file is read to its end."""
    try:
        read(content)
    except Damaged:
        return False
    return True


def flipped(content: bytes, place: int) -> bytes:
    """The content with the lowest bit of one byte changed."""
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
