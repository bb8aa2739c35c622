using System.Text.Json.Serialization;

namespace CyborgDb;

/// <summary>What a user of an index may do.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<IndexPermissions>))]
[Flags]
public enum IndexPermissions
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Query, get, list, count, describe.</summary>
    Read = 1,

    /// <summary>Upsert and delete items.</summary>
    Write = 2,
}
