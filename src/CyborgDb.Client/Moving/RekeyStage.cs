using System.Text.Json.Serialization;

namespace CyborgDb;

/// <summary>What a re-keying is at.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RekeyStage>))]
public enum RekeyStage
{
    /// <summary>The old index is described, and the new one created, or opened where an earlier run has created it.</summary>
    Creating,

    /// <summary>Everything is copied that the new index does not list yet.</summary>
    Copying,

    /// <summary>Both indexes are compared.</summary>
    Comparing,

    /// <summary>What differed is copied again, and what the old index has no more is deleted from the new one, but for what <see cref="RekeyOptions.DeleteExtraUpTo"/> leaves.</summary>
    CatchingUp,

    /// <summary>
    /// The old index is deleted, since both were equal and the caller had said so. It is told before the deletion is sent: a program that has kept this stage,
    /// and finds after a crash that the old index is not listed any more, knows that the re-keying is finished.
    /// </summary>
    DeletingSource,

    /// <summary>It has ended.</summary>
    Done,
}
