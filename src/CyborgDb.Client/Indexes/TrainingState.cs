using System.Text.Json.Serialization;

namespace CyborgDb;

/// <summary>Where the training of an index stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TrainingState>))]
public enum TrainingState
{
    /// <summary>It is not being trained and does not wait for it: it never was, or it is done.</summary>
    Idle,

    /// <summary>It waits for its training.</summary>
    Queued,

    /// <summary>It is being trained.</summary>
    Running,
}
