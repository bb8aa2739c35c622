namespace CyborgDb;

/// <summary>How two indexes are compared.</summary>
public sealed class CompareOptions
{
    internal static CompareOptions Default { get; } = new();

    /// <summary>Which items of both are read, and how. Default: all; batches of 8 MB or 1,000 items, four at once of each index.</summary>
    public ReadAllOptions? Reading { get; init; }

    /// <summary>Which parts are compared. Default: all. Without any, only which ids there are.</summary>
    public ItemFields Include { get; init; } = ItemFields.All;

    /// <summary>
    /// How far two vectors may be apart and still count as equal: the length of their difference, as a share of the length of the source's vector. 0 or more.
    /// Default: 0, which means bit for bit the same. For an index that keeps vectors less exactly than the other: <see cref="ToleranceOf"/>.
    /// </summary>
    public double VectorTolerance { get; init; }

    /// <summary>After how many differences to end: 1 or more. Default: <see langword="null"/>, all items are compared.</summary>
    public int? StopAfter { get; init; }

    /// <summary>How many differences the result keeps, the first ones; all are counted. 0 or more. Default: 1,000.</summary>
    public int KeptDifferences { get; init; } = 1_000;

    /// <summary>Is told of every difference when it is found, in the order of ids. Default: none.</summary>
    public Action<ItemDifference>? OnDifference { get; init; }

    /// <summary>A tolerance that goes with a storage precision, where the other index has the vectors as they were given.</summary>
    /// <param name="precision">The precision of the less exact index.</param>
    /// <returns>
    /// 0 for float32; 0.001 for float16 (which keeps 11 bits of every value that is not tiny); 0.002, 0.02, 0.08 and 0.35 for 12, 8, 6 and 4 bits of TurboQuant. Those
    /// last four leave room for vectors with a few large values; they are no promise of the service, which publishes none. What is found can be looked
    /// at: <see cref="CompareResult.LargestVectorDifference"/>.
    /// </returns>
    public static double ToleranceOf(StoragePrecision precision) => precision switch
    {
        StoragePrecision.Float32 => 0,
        StoragePrecision.Float16 => 0.001,
        StoragePrecision.TurboQuant12 => 0.002,
        StoragePrecision.TurboQuant8 => 0.02,
        StoragePrecision.TurboQuant6 => 0.08,
        StoragePrecision.TurboQuant4 => 0.35,
        _ => throw new ArgumentOutOfRangeException(nameof(precision), precision, "There is no such storage precision."),
    };

    internal void Check(string parameter = "options")
    {
        Reading?.Check();
        if ((Include & ~ItemFields.All) != 0)
            throw new ArgumentException("Include has a flag that does not exist.", parameter);
        if (VectorTolerance is not (>= 0 and < double.PositiveInfinity))
            throw new ArgumentOutOfRangeException(parameter, $"VectorTolerance is 0 or more, not {VectorTolerance}.");
        if (StopAfter < 1)
            throw new ArgumentOutOfRangeException(parameter, $"StopAfter is 1 or more, or null to compare all items; not {StopAfter}.");
        if (KeptDifferences < 0)
            throw new ArgumentOutOfRangeException(parameter, $"KeptDifferences is 0 or more, not {KeptDifferences}.");
    }
}
