using System.Text.Json.Serialization;

namespace CyborgDb;

/// <summary>In what an item of one index differs from that of another.</summary>
[Flags]
[JsonConverter(typeof(JsonStringEnumConverter<ItemDifferences>))]
public enum ItemDifferences
{
    /// <summary>In nothing.</summary>
    None = 0,

    /// <summary>The vectors differ by more than is tolerated.</summary>
    Vector = 1,

    /// <summary>The contents differ, in any byte.</summary>
    Contents = 2,

    /// <summary>The metadata differs, as JSON: the order of fields and how a number is written do not count.</summary>
    Metadata = 4,

    /// <summary>The source has the item, and the target does not.</summary>
    Missing = 8,

    /// <summary>The target has the item, and the source does not.</summary>
    Extra = 16,

    /// <summary>One of the two lists the item and does not give it.</summary>
    Unreadable = 32,
}
