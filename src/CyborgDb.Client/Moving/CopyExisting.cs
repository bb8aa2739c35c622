namespace CyborgDb;

/// <summary>What a copy does with an item whose id the target has when the copy begins.</summary>
public enum CopyExisting
{
    /// <summary>It is copied, and replaces what the target has.</summary>
    Replace,

    /// <summary>It is not read, and what the target has stays, also where that is different: the target itself says so how far an earlier copy came.</summary>
    Skip,
}
