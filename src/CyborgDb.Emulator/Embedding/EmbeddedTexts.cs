using CyborgDb.Emulator.Storage;

namespace CyborgDb.Emulator.Embedding;

/// <summary>The vectors of some texts, one after the other.</summary>
internal sealed class EmbeddedTexts(int count, int dimension) : IDisposable
{
    private readonly PooledMemory<float> _vectors = new(checked(count * dimension));

    public int Dimension { get; } = dimension;

    public ReadOnlyMemory<float> All => _vectors.Memory;

    public Span<float> this[int index] => _vectors.Span.Slice(index * Dimension, Dimension);

    public void Dispose() => _vectors.Dispose();
}
