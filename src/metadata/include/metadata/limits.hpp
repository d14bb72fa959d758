#pragma once

// Every limit of the readers, in one place. Pictures come from strangers: each number bounds
// memory, time or what reaches a sidecar, and says what it was measured against. Crossing one is a
// warning, never a crash.

#include <cstddef>
#include <cstdint>

namespace ztgit::metadata::limits {

// One entry, after inflating. The largest seen in the wild is a ComfyUI workflow of 31 kB; Pillow's
// MAX_TEXT_CHUNK (CVE-2014-9601) is the same 1 MiB, and 64 MiB of zeros deflate to 65 kB.
inline constexpr std::size_t kEntryBytes = std::size_t{1} << 20;

// All entries of one file together: eight of the largest.
inline constexpr std::size_t kTotalBytes = std::size_t{8} << 20;

// What is read and inflated in search of entries: four times all that may be kept. A JPEG can hold
// 65536 EXIF blocks of 64 KiB that say nothing.
inline constexpr std::uint64_t kSpentBytes = std::uint64_t{32} << 20;

inline constexpr std::size_t kEntries = 256;  // 20000 tEXt chunks fit in 389 kB

// libpng writes IDAT chunks of 8 KiB: 65536 of them are a PNG of 512 MiB.
inline constexpr std::size_t kChunks = 65536;

// PNG spec 5.3: a chunk's length is at most 2^31-1. A crasher declares more in a file of 57 bytes.
inline constexpr std::uint32_t kChunkBytes = 0x7FFFFFFF;

inline constexpr std::size_t kKeyBytes = 79;  // PNG spec 11.3.3.1

// How much of a GIF is walked for comments: its sub-blocks are 255 bytes, so every page of it must
// be read.
inline constexpr std::uint64_t kGifWalkBytes = std::uint64_t{32} << 20;

// Where the end marker is looked for in a JPEG that something was appended to.
inline constexpr std::uint64_t kTailBytes = std::uint64_t{64} << 10;

inline constexpr std::size_t kBoxDepth =
    6;  // ISO BMFF: meta/iprp/ipco/ispe is the deepest path needed

inline constexpr std::size_t kIfdEntries = 512;  // of one TIFF directory; cameras write up to 60
inline constexpr std::size_t kIfdDepth = 3;      // IFD0 → Exif IFD is 2

// An XMP packet, extended XMP included. Photoshop's with embedded history reach some 100 kB.
inline constexpr std::size_t kXmpBytes = std::size_t{1} << 20;
inline constexpr std::size_t kXmpNamespaces = 128;  // declared at one place; 30 is a lot

// TIFF directories of one EXIF block: four are usual, and pointers of a hostile one lead to others.
inline constexpr std::size_t kIfds = 32;

// A C2PA store: its claims and assertions are some 10 kB; thumbnails, which make it megabytes, are
// passed over. Boxes: a store of 30 edits has 600.
inline constexpr std::uint64_t kC2paBytes = std::uint64_t{2} << 20;
inline constexpr std::size_t kJumbfBoxes = 4096;
inline constexpr std::size_t kJumbfDepth = 6;       // store, manifest, assertions, assertion are 4
inline constexpr std::size_t kC2paTextBytes = 256;  // the longest name seen has 40
inline constexpr std::size_t kJumbfInstances = 16;  // of JPEG APP11 box instances; one is usual

// The item tables of an AVIF or HEIC file; a photograph of 600 tiles has 20 kB of them.
inline constexpr std::size_t kItemTableBytes = std::size_t{1} << 20;
inline constexpr std::size_t kMetadataItems = 16;  // Exif and XMP items; one of each is usual
inline constexpr std::size_t kItemExtents = 1024;  // pieces of one item; one is usual

inline constexpr std::size_t kUserCommentProbe = 4096;  // bytes whose NULs tell UTF-16BE from LE

// Recursive walks of a parsed document stay shallow; "[" × 100000 is refused while parsing. ComfyUI
// nests 8 deep.
inline constexpr std::size_t kJsonDepth = 128;

// Values in one document: a workflow of 31 kB has 3000. Bounds memory to some 20 MB for "[0,0,0,…"
// of 1 MiB.
inline constexpr std::size_t kJsonValues = 200000;

inline constexpr std::size_t kGraphNodes =
    20000;                                    // of a ComfyUI graph; the largest seen has some 300
inline constexpr std::size_t kLinkHops = 64;  // from a widget to the primitive that feeds it

inline constexpr std::size_t kNodeInputs = 512;   // of one node; detailers have some 60 widgets
inline constexpr std::size_t kGraphOutputs = 32;  // each is one walk over the graph
inline constexpr std::size_t kPasses = 16;  // samplers told of one picture; the largest seen has 7
inline constexpr std::size_t kSubgraphDepth = 8;  // of subgraphs inside subgraphs

inline constexpr std::size_t kInfotextPairs = 512;  // settings of one infotext; 60 is a lot
inline constexpr std::size_t kLoras = 256;
inline constexpr std::size_t kWarnings = 64;          // later ones are counted in one closing line
inline constexpr std::size_t kWarningNameBytes = 80;  // of a key or value quoted in a warning

inline constexpr std::size_t kNeighbourBytes = std::size_t{1} << 20;  // a file beside the image
// A metadata.jsonl of a whole folder, read again for each of its pictures: some 10000 rows.
inline constexpr std::size_t kRowsBytes = std::size_t{4} << 20;
inline constexpr std::size_t kParametersBytes = std::size_t{4}
                                                << 20;  // --params: a sidecar's read limit

inline constexpr std::size_t kYamlDepth = 32;  // a sidecar nests 5 deep
inline constexpr std::size_t kYamlValues =
    20000;  // lines of parameters; also bounds the look for repeated keys

// What FileSource keeps in memory. A page covers header and text chunks of most pictures in one
// call, and copying it costs less than the call.
inline constexpr std::size_t kReadAhead = 4096;

}  // namespace ztgit::metadata::limits
