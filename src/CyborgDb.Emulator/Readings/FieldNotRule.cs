namespace CyborgDb.Emulator;

/// <summary>What becomes of <c>$not</c> inside the condition of a field.</summary>
public enum FieldNotRule
{
    /// <summary>It is 400.</summary>
    Refused,

    /// <summary>It stands for the complement of the condition, so that items without the field match.</summary>
    Accepted,
}
