"""Reads what an ELF file (64 bits, little-endian) says of how it is to be loaded: elf(5)."""

import pathlib
import struct

MACHINES = {62: "amd64", 183: "arm64"}
ET_DYN = 3
PT_LOAD, PT_DYNAMIC, PT_INTERP, PT_GNU_STACK, PT_GNU_RELRO = 1, 2, 3, 0x6474E551, 0x6474E552
PF_X, PF_W = 1, 2
DT_NEEDED, DT_TEXTREL, DT_BIND_NOW, DT_FLAGS, DT_FLAGS_1 = 1, 22, 24, 30, 0x6FFFFFFB
DF_TEXTREL, DF_BIND_NOW = 4, 8
DF_1_NOW, DF_1_PIE = 1, 0x08000000
SHT_SYMTAB = 2


class Elf:
    def __init__(self, path):
        self.data = pathlib.Path(path).read_bytes()
        if self.data[:6] != b"\x7fELF\x02\x01":
            raise ValueError(f"{path} is no 64-bit little-endian ELF file")
        self.type, self.machine = struct.unpack_from("<HH", self.data, 16)
        segments_at, sections_at = struct.unpack_from("<QQ", self.data, 32)
        segment_size, segment_count, section_size, section_count = struct.unpack_from("<HHHH", self.data, 54)
        # Each (type, flags, offset, size in the file).
        self.segments = []
        for i in range(segment_count):
            kind, flags, offset, _, _, size = struct.unpack_from("<IIQQQQ", self.data, segments_at + i * segment_size)
            self.segments.append((kind, flags, offset, size))
        self.section_types = [struct.unpack_from("<I", self.data, sections_at + i * section_size + 4)[0]
                              for i in range(section_count)]

    def segment(self, kind):
        return next((segment for segment in self.segments if segment[0] == kind), None)

    def dynamic(self):
        """The dynamic section: tag -> values."""
        entries = {}
        segment = self.segment(PT_DYNAMIC)
        for at in range(segment[2], segment[2] + segment[3], 16) if segment else ():
            tag, value = struct.unpack_from("<QQ", self.data, at)
            entries.setdefault(tag, []).append(value)
        return entries

    def faults(self):
        """In what it is not a stripped, hardened, static position-independent program."""
        dynamic = self.dynamic()
        flags, flags_1 = dynamic.get(DT_FLAGS, [0])[0], dynamic.get(DT_FLAGS_1, [0])[0]
        stack = self.segment(PT_GNU_STACK)
        found = {
            "not position-independent": self.type != ET_DYN or not flags_1 & DF_1_PIE,
            "has an interpreter": self.segment(PT_INTERP) is not None,
            "needs shared libraries": DT_NEEDED in dynamic,
            "no RELRO": self.segment(PT_GNU_RELRO) is None,
            "RELRO is not full": not flags & DF_BIND_NOW and not flags_1 & DF_1_NOW and DT_BIND_NOW not in dynamic,
            "the stack can be executed": stack is None or stack[1] & PF_X,
            "a segment can be written and executed": any(kind == PT_LOAD and flags & PF_X and flags & PF_W
                                                         for kind, flags, _, _ in self.segments),
            "relocations in the text": DT_TEXTREL in dynamic or flags & DF_TEXTREL,
            "not stripped": SHT_SYMTAB in self.section_types,
        }
        return [fault for fault, is_so in found.items() if is_so]
