using System.Buffers;

namespace CyborgDb.Emulator.Http;

/// <summary>Builds one <see cref="ReadOnlySequence{T}"/> out of pieces of memory, without copying them.</summary>
internal sealed class SegmentChain
{
    private Segment? _first;
    private Segment? _last;

    public void Add(ReadOnlyMemory<byte> memory)
    {
        if (memory.IsEmpty)
            return;
        _last = new Segment(memory, _last);
        _first ??= _last;
    }

    public void Add(ReadOnlySequence<byte> sequence)
    {
        foreach (var memory in sequence)
            Add(memory);
    }

    public ReadOnlySequence<byte> ToSequence() =>
        _first is null ? ReadOnlySequence<byte>.Empty : new(_first, 0, _last!, _last!.Memory.Length);

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? previous)
        {
            Memory = memory;
            if (previous is null)
                return;
            RunningIndex = previous.RunningIndex + previous.Memory.Length;
            previous.Next = this;
        }
    }
}
