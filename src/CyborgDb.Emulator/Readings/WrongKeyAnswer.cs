namespace CyborgDb.Emulator;

/// <summary>The status for a wrong index key.</summary>
public enum WrongKeyAnswer
{
    /// <summary>401, always.</summary>
    Unauthorized,

    /// <summary>
    /// 404, as if there were no such index, while the index is empty, or has not been opened with its key since
    /// <see cref="FaultInjector.CloseIndexes"/>; otherwise 401.
    /// </summary>
    NotFoundUnlessOpen,
}
