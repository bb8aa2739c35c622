using System.Diagnostics;
using System.Text.Json.Serialization;
using CyborgDb.Json;
using CyborgDb.Primitives;

namespace CyborgDb;

/// <summary>One item to store: an id with a vector, contents and metadata. The vector, the contents and the metadata are encrypted.</summary>
/// <remarks>Nothing is copied. Arrays are read when the item is sent.</remarks>
[JsonConverter(typeof(VectorItemJsonConverter))]
public sealed class VectorItem
{
    /// <summary>Creates an item without a vector. Its contents must be text, and the index must have an embedding model, which turns the text into a vector.</summary>
    /// <param name="id">The id, unique within the index. Not empty.</param>
    public VectorItem(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        Id = id;
    }

    /// <summary>Creates an item with a vector.</summary>
    /// <param name="id">The id, unique within the index. Not empty.</param>
    /// <param name="vector">
    /// The vector, of the dimension of the index. A value that does not fit in a <see cref="float"/> is refused when the item is sent.
    /// </param>
    public VectorItem(string id, VectorValues vector)
        : this(id) => Vector = vector.Memory;

    /// <summary>The id, unique within the index. An existing item with this id is replaced entirely: its vector, its contents and its metadata.</summary>
    public string Id { get; }

    /// <summary>The vector, or <see langword="null"/> if the service makes it from the contents.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public ReadOnlyMemory<float>? Vector { get; }

    /// <summary>What the vector represents: text or bytes. Default: none.</summary>
    public ItemContents? Contents { get; init; }

    /// <summary>The fields that filters can use. Default: none. A number that float64 would round is refused when the item is sent.</summary>
    public Metadata? Metadata { get; init; }

    /// <summary>The id and which parts there are, never what is in them.</summary>
    /// <returns>For example <c>doc1 (vector of 384 values, contents, metadata of 3 fields)</c>.</returns>
    public override string ToString()
    {
        var parts = new List<string>();
        if (Vector is { } vector)
            parts.Add($"vector of {Counted.Of(vector.Length, "value")}");
        if (Contents is not null)
            parts.Add("contents");
        if (Metadata is { Count: > 0 } metadata)
            parts.Add($"metadata of {Counted.Of(metadata.Count, "field")}");
        return parts.Count == 0 ? Id : $"{Id} ({string.Join(", ", parts)})";
    }

    /// <summary>Why it could not be made of what it stands for, where it is one of a stream of which it is to be left out; otherwise <see langword="null"/>.</summary>
    internal ArgumentException? Flaw { get; init; }
}
