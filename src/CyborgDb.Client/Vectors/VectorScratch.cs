using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CyborgDb.Vectors;

/// <summary>
/// Pooled room for vectors that have to be converted, gathered or swapped on their way. What of it was used is overwritten with zeros
/// before it goes back; most vectors never touch it.
/// </summary>
internal sealed class VectorScratch(int length) : IDisposable
{
    private float[] _array = ArrayPool<float>.Shared.Rent(length);
    private int _used;

    /// <summary>A block of values out of <paramref name="source"/>: see <see cref="VectorSource.Read"/>.</summary>
    public ReadOnlySpan<float> Read(VectorSource source, long start)
    {
        var block = source.Read(start, _array.AsSpan(0, length));
        if (Unsafe.AreSame(ref MemoryMarshal.GetReference(block), ref MemoryMarshal.GetArrayDataReference(_array)))
            _used = Math.Max(_used, block.Length);
        return block;
    }

    /// <summary>Room for values.</summary>
    public Span<float> Take(int count)
    {
        _used = Math.Max(_used, count);
        return _array.AsSpan(0, count);
    }

    public void Dispose()
    {
        var array = _array;
        _array = [];
        if (array.Length == 0)
            return;
        Array.Clear(array, 0, _used);
        ArrayPool<float>.Shared.Return(array);
    }
}
