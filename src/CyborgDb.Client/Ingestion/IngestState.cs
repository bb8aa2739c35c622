using System.Text.Json.Serialization;

namespace CyborgDb;

/// <summary>What became of an item.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<IngestState>))]
public enum IngestState
{
    /// <summary>It was never read from the source, because the ingestion ended before.</summary>
    NotRead,

    /// <summary>
    /// It was read, and the service does not have it from this ingestion: it was refused, or never sent. An earlier ingestion, which left it
    /// unknown, may have stored it.
    /// </summary>
    NotStored,

    /// <summary>The service has it, or a later one with the same id that replaced it.</summary>
    Stored,

    /// <summary>It was sent, and whether the service has carried that out is not known: no answer came, or none that says so.</summary>
    Unknown,
}
