using CyborgDb.Primitives;

namespace CyborgDb;

/// <summary>
/// What is known of an item beside its id. A part that was not asked for says so when it is read, because <see langword="null"/> would be taken for a part that the
/// item does not have.
/// </summary>
internal struct ItemParts
{
    private ReadOnlyMemory<float>? _vector;
    private ItemContents? _contents;
    private Metadata? _metadata;

    /// <summary>The parts that were asked for, or set.</summary>
    public ItemFields Given { get; private set; }

    public void SetVector(ReadOnlyMemory<float>? vector)
    {
        _vector = vector;
        Given |= ItemFields.Vector;
    }

    public void SetContents(ItemContents? contents)
    {
        _contents = contents;
        Given |= ItemFields.Contents;
    }

    /// <summary>None is a map without fields, and cannot be changed.</summary>
    public void SetMetadata(Metadata? metadata)
    {
        _metadata = metadata ?? CyborgDb.Metadata.None;
        Given |= ItemFields.Metadata;
    }

    /// <param name="include">What parts are asked for by, to name it.</param>
    public readonly ReadOnlyMemory<float>? Vector(string include) => Has(ItemFields.Vector) ? _vector : throw NotAskedFor(nameof(Vector), include);

    /// <inheritdoc cref="Vector"/>
    public readonly ItemContents? Contents(string include) => Has(ItemFields.Contents) ? _contents : throw NotAskedFor(nameof(Contents), include);

    /// <inheritdoc cref="Vector"/>
    public readonly Metadata Metadata(string include) => Has(ItemFields.Metadata) ? _metadata! : throw NotAskedFor(nameof(Metadata), include);

    /// <summary>The vector, where it is known; otherwise <see langword="null"/>.</summary>
    public readonly ReadOnlyMemory<float>? KnownVector => _vector;

    /// <summary>The contents, where they are known; otherwise <see langword="null"/>.</summary>
    public readonly ItemContents? KnownContents => _contents;

    /// <summary>The metadata, where it is known; otherwise <see langword="null"/>.</summary>
    public readonly Metadata? KnownMetadata => _metadata;

    /// <summary>The same with some parts of an item that was read, or with none of them where there is no such item.</summary>
    public readonly ItemParts With(StoredItem? item, ItemFields parts)
    {
        var with = this;
        if (parts.HasFlag(ItemFields.Vector))
            with.SetVector(item?.Parts._vector);
        if (parts.HasFlag(ItemFields.Contents))
            with.SetContents(item?.Parts._contents);
        if (parts.HasFlag(ItemFields.Metadata))
            with.SetMetadata(item?.Parts._metadata);
        return with;
    }

    /// <summary>The names of the parts that the item is known to have; nothing of what they are.</summary>
    public readonly string Names()
    {
        var names = new List<string>();
        if (_vector is not null)
            names.Add("vector");
        if (_contents is not null)
            names.Add("contents");
        if (_metadata is { Count: > 0 } metadata)
            names.Add($"metadata of {Counted.Of(metadata.Count, "field")}");
        return names.Count == 0 ? "" : $" ({string.Join(", ", names)})";
    }

    public readonly bool Has(ItemFields part) => (Given & part) != 0;

    private static InvalidOperationException NotAskedFor(string part, string include) =>
        new($"{part} was not asked for, so it is not known whether the item has any. Ask for it: {string.Format(System.Globalization.CultureInfo.InvariantCulture, include, part)}.");
}
