using System.Diagnostics;
using CyborgDb.Primitives;

namespace CyborgDb;

/// <summary>A search for words in the full text of metadata fields. Service version 0.18 or later.</summary>
public sealed class TextSearch
{
    /// <summary>The words. Not empty.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public required string Text { get; init; }

    /// <summary>The fields to look into. Default: <see langword="null"/>, all that have full text.</summary>
    public IReadOnlyList<string>? Fields { get; init; }

    /// <summary>How much each of <see cref="Fields"/> counts: one weight a field, 0 or more. Default: <see langword="null"/>, all the same.</summary>
    public IReadOnlyList<double>? FieldWeights { get; init; }

    /// <summary>Whether an item has to have all of the words. Default: false, one will do.</summary>
    public bool RequireAllTerms { get; init; }

    internal void Check(string parameter)
    {
        if (string.IsNullOrEmpty(Text))
            throw new ArgumentException("Text, the words to search for, is empty.", parameter);
        WellFormedText.ThrowIfNot(Text, parameter, nameof(Text));
        foreach (var field in Fields ?? [])
        {
            if (string.IsNullOrEmpty(field))
                throw new ArgumentException("Fields has a field without a name.", parameter);
            WellFormedText.ThrowIfNot(field, parameter, $"A field of {nameof(Fields)}");
        }
        if (FieldWeights is null)
            return;
        if (Fields is null)
            throw new ArgumentException("FieldWeights goes with Fields, and there are none.", parameter);
        if (FieldWeights.Count != Fields.Count)
            throw new ArgumentException($"{Counted.There(Fields.Count, "field")} and {Counted.Of(FieldWeights.Count, "weight")} (FieldWeights); there has to be one for each.", parameter);
        if (FieldWeights.Any(weight => !(weight >= 0 && double.IsFinite(weight))))
            throw new ArgumentOutOfRangeException(parameter, "A weight of FieldWeights is 0 or more.");
    }
}

/// <summary>A search for words beside the search for a vector; the two rankings are fused by reciprocal rank. Service version 0.18 or later.</summary>
/// <example>
/// <code>
/// var both = await index.QueryAsync(vector, new()
/// {
///     TopK = 10,
///     Hybrid = new() { Words = new() { Text = "garden spring" }, Alpha = 0.5 },
/// });
/// </code>
/// </example>
public sealed class HybridSearch
{
    /// <summary>What to look for, and where.</summary>
    public required TextSearch Words { get; init; }

    /// <summary>How much the vector counts, from 0 (only the words) to 1 (only the vector). Default: <see langword="null"/>, the service's 0.5.</summary>
    public double? Alpha { get; init; }

    /// <summary>The constant of reciprocal-rank fusion, more than 0: the larger, the less the first ranks stand out. Default: <see langword="null"/>, the service's 60.</summary>
    public double? RrfK { get; init; }

    /// <summary>What <see cref="WindowMultiplier"/> is where it is left to the service.</summary>
    internal const int ServiceWindowMultiplier = 3;

    /// <summary>How many times <see cref="QueryOptions.TopK"/> results of each ranking are fused, 1 or more. Default: <see langword="null"/>, the service's 3.</summary>
    public int? WindowMultiplier { get; init; }

    internal void Check(string parameter)
    {
        if (Words is null)
            throw new ArgumentException("Words is null.", parameter);
        Words.Check(parameter);
        if (Alpha is not (null or (>= 0 and <= 1)))
            throw new ArgumentOutOfRangeException(parameter, FormattableString.Invariant($"Alpha is between 0 (only the words) and 1 (only the vector), not {Alpha}."));
        if (RrfK is not (null or (> 0 and < double.PositiveInfinity)))
            throw new ArgumentOutOfRangeException(parameter, FormattableString.Invariant($"RrfK is more than 0, not {RrfK}."));
        if (WindowMultiplier < 1)
            throw new ArgumentOutOfRangeException(parameter, $"WindowMultiplier is 1 or more, not {WindowMultiplier}.");
    }
}
