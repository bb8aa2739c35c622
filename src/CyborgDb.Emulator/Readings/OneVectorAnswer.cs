namespace CyborgDb.Emulator;

/// <summary>The shape of the results for exactly one vector.</summary>
public enum OneVectorAnswer
{
    /// <summary>A flat list for a flat array or a text to embed, a list of one list for an array of arrays or a binary query.</summary>
    AsSent,

    /// <summary>A flat list, however the vector was sent.</summary>
    Flat,
}
