using System.Runtime.InteropServices;

namespace CyborgDb.Moving;

/// <summary>Compares an item of one index with that of another.</summary>
internal sealed class ItemComparison(ItemFields include, double tolerance)
{
    /// <summary>How far two vectors were apart at most.</summary>
    public double LargestVectorDifference { get; private set; }

    /// <summary>In what they differ.</summary>
    public ItemDifferences Between(StoredItem source, StoredItem target)
    {
        var differences = ItemDifferences.None;
        if (include.HasFlag(ItemFields.Vector) && !AreEqual(source.Vector, target.Vector))
            differences |= ItemDifferences.Vector;
        if (include.HasFlag(ItemFields.Contents) && source.Contents?.Text != target.Contents?.Text)
            differences |= ItemDifferences.Contents;
        if (include.HasFlag(ItemFields.Metadata) && !source.Metadata.Equals(target.Metadata))
            differences |= ItemDifferences.Metadata;
        return differences;
    }

    private bool AreEqual(ReadOnlyMemory<float>? source, ReadOnlyMemory<float>? target)
    {
        if (source is not { } a || target is not { } b)
            return source.HasValue == target.HasValue;
        if (MemoryMarshal.AsBytes(a.Span).SequenceEqual(MemoryMarshal.AsBytes(b.Span)))
            return true;
        var difference = a.Length == b.Length ? Difference(a.Span, b.Span) : double.PositiveInfinity;
        LargestVectorDifference = Math.Max(LargestVectorDifference, difference);
        return tolerance > 0 && difference <= tolerance;
    }

    /// <summary>In double precision, as the squares of large values are beyond single precision.</summary>
    private static double Difference(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double apart = 0, length = 0;
        for (var i = 0; i < a.Length; i++)
        {
            var difference = (double)a[i] - b[i];
            apart += difference * difference;
            length += (double)a[i] * a[i];
        }
        // Of a vector of zeroes nothing is a share; 0 and -0 are no distance apart.
        return apart == 0 ? 0 : Math.Sqrt(apart / length);
    }
}
