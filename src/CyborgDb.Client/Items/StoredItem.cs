using System.Diagnostics;
using System.Text.Json.Serialization;
using CyborgDb.Protocol.Json;

namespace CyborgDb;

/// <summary>Parts of a stored item.</summary>
[Flags]
public enum ItemFields
{
    /// <summary>The id alone. A service may then give nothing at all: what tells whether an item exists is <see cref="Vector"/>.</summary>
    None = 0,

    /// <summary>The vector.</summary>
    Vector = 1,

    /// <summary>The contents.</summary>
    Contents = 2,

    /// <summary>The metadata.</summary>
    Metadata = 4,

    /// <summary>Everything.</summary>
    All = Vector | Contents | Metadata,
}

/// <summary>One item as the service keeps it, decrypted.</summary>
public sealed class StoredItem
{
    /// <summary>The id.</summary>
    public required string Id { get; init; }

    /// <summary>The vector, where it was asked for.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    [JsonConverter(typeof(HiddenJson<ReadOnlyMemory<float>>))]
    public ReadOnlyMemory<float>? Vector { get; init; }

    /// <summary>
    /// The contents, where they were asked for and the item has some: read them as <see cref="ItemContents.Text"/> or with
    /// <see cref="ItemContents.ToBytes"/>. Otherwise null, also where an empty text was stored: the service does not tell that from none.
    /// </summary>
    public ItemContents? Contents { get; init; }

    /// <summary>The metadata, where it was asked for and the item has some. Otherwise null, also where a map without fields was stored: the service does not tell that from none.</summary>
    public Metadata? Metadata { get; init; }
}
