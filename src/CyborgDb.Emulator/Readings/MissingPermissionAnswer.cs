namespace CyborgDb.Emulator;

/// <summary>The status for a user's token that lacks the permission.</summary>
public enum MissingPermissionAnswer
{
    /// <summary>403.</summary>
    Forbidden,

    /// <summary>401.</summary>
    Unauthorized,
}
