# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import pypdf
from pypdf.errors import LimitReachedError
from pypdf.generic import StreamObject

# Bytes, unpacked. The library bounds each stream and not how many there are: half a
# megabyte of them unpacks to more than a server has.
STREAMS_MAX = 100 * 1024**2
# Of what says where objects are and what they are: read sign by sign.
OBJECTS_MAX = 10 * 1024**2
OBJECTS = ("/ObjStm", "/XRef")


class BoundedPdfReader(pypdf.PdfReader):
    """A reader that stops where a file unpacks to more than a document holds.

    :raise LimitReachedError: it does
    """

    def __init__(self, *args, **kwargs):
        self._unpacked = {False: 0, True: 0}
        super().__init__(*args, **kwargs)

    def cache_indirect_object(self, generation, idnum, obj):
        """Each object that is read comes by here once, before it is used."""
        if isinstance(obj, StreamObject):
            is_objects = obj.get("/Type") in OBJECTS
            self._unpacked[is_objects] += len(obj.get_data())
            if self._unpacked[is_objects] > (
                OBJECTS_MAX if is_objects else STREAMS_MAX
            ):
                raise LimitReachedError("Too much is packed into the file")
        return super().cache_indirect_object(generation, idnum, obj)

    def _rebuild_xref_table(self, stream):
        """A file without table of contents: all its objects are read, not cached."""
        stream.seek(0)
        streams = stream.read().count(b"stream") or 1
        share = OBJECTS_MAX // streams
        with pypdf.apply_configuration(
            array_based_stream_maximum_output_length=share,
            lzw_maximum_output_length=share,
            run_length_maximum_output_length=share,
            zlib_maximum_output_length=share,
        ):
            return super()._rebuild_xref_table(stream)
