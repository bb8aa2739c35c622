namespace CyborgDb;

/// <summary>What a <see cref="MetadataValue"/> is.</summary>
public enum MetadataValueKind
{
    /// <summary>JSON's <see langword="null"/>: the field is there and has no value.</summary>
    Null,

    /// <summary>A boolean.</summary>
    Boolean,

    /// <summary>A number. The service keeps numbers as float64; a whole number that float64 does not have is held exactly, and refused when it is sent.</summary>
    Number,

    /// <summary>A string.</summary>
    String,

    /// <summary>A list of strings.</summary>
    StringList,

    /// <summary>A nested map.</summary>
    Map,

    /// <summary>Some other JSON, such as a list of numbers: kept as it came, so that reading loses nothing.</summary>
    Json,
}
