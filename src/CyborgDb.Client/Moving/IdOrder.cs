namespace CyborgDb.Moving;

/// <summary>The order of ids by their UTF-8 bytes, which is that of their code points, without encoding them.</summary>
internal sealed class IdOrder : IComparer<string>
{
    public static readonly IdOrder Instance = new();

    public int Compare(string? left, string? right)
    {
        var a = left.AsSpan();
        var b = right.AsSpan();
        var same = a.CommonPrefixLength(b);
        return same == a.Length || same == b.Length ? a.Length.CompareTo(b.Length) : Rank(a[same]).CompareTo(Rank(b[same]));
    }

    /// <summary>A half of a pair stands for a code point beyond all that are one char.</summary>
    private static int Rank(char c) => char.IsSurrogate(c) ? c + char.MaxValue : c;
}
