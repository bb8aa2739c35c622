namespace CyborgDb.Vectors;

/// <summary>
/// Memory that a synchronous caller keeps pinned while its call lasts: how a span, which cannot be stored, reaches code that is
/// shared with the asynchronous calls. After <see cref="Release"/> nothing reads it any more.
/// </summary>
internal sealed unsafe class PinnedSource(float* first, long length, Strides strides) : VectorSource
{
    private float* _first = first;

    public override ReadOnlySpan<float> Read(long start, Span<float> scratch)
    {
        ObjectDisposedException.ThrowIf(_first is null, this);
        return strides.Read(in *_first, length, start, scratch);
    }

    public void Release() => _first = null;
}
