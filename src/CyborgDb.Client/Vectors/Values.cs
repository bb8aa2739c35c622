namespace CyborgDb.Vectors;

/// <summary>Values as they lie in managed memory, of the type that the caller has.</summary>
internal abstract class Values<T>
{
    public abstract ReadOnlySpan<T> Read(long start, int atMost);
}
