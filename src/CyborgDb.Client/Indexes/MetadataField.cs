namespace CyborgDb;

/// <summary>How one field of the metadata can be searched: only what is set is sent, the rest is the service's default. Service version 0.18 or later.</summary>
public sealed record MetadataField
{
    /// <summary>Whether filters can ask for its value. Default: true, and false where <see cref="FullText"/> is set.</summary>
    public bool Filterable
    {
        get => FilterableAsSet ?? !FullText;
        init => FilterableAsSet = value;
    }

    /// <summary>Whether <see cref="Filter.Regex"/> and <see cref="Filter.Contains"/> can look into it. Needs <see cref="Filterable"/>. Default: false.</summary>
    public bool Pattern
    {
        get => PatternAsSet ?? false;
        init => PatternAsSet = value;
    }

    /// <summary>Whether its text can be searched by its words. Excludes <see cref="Filterable"/> and <see cref="Pattern"/>. Default: false.</summary>
    public bool FullText
    {
        get => FullTextAsSet ?? false;
        init => FullTextAsSet = value;
    }

    /// <summary>Whether another field can be searched in the same ways, whether they were said or left to the defaults.</summary>
    /// <param name="other">The other field.</param>
    /// <returns>True when all three flags are the same.</returns>
    public bool Equals(MetadataField? other) =>
        other is not null && (Filterable, Pattern, FullText) == (other.Filterable, other.Pattern, other.FullText);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Filterable, Pattern, FullText);

    internal string? Problem => this switch
    {
        { FullText: true, Filterable: true } => "is FullText and Filterable, which exclude each other.",
        { FullText: true, Pattern: true } => "is FullText and Pattern, which exclude each other.",
        { Pattern: true, Filterable: false } => "is Pattern and not Filterable, which it needs to be.",
        _ => null,
    };

    /// <summary>What was said of <see cref="Filterable"/>; <see langword="null"/> where nothing was.</summary>
    internal bool? FilterableAsSet { get; private init; }

    internal bool? PatternAsSet { get; private init; }

    internal bool? FullTextAsSet { get; private init; }
}
