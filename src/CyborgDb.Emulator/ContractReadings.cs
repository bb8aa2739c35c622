namespace CyborgDb.Emulator;

/// <summary>
/// How the emulator takes the points of the service's contract on which its sources disagree. The defaults are what the
/// sources make the most likely; with the other reading an application shows whether it lives with that too.
/// </summary>
public sealed class ContractReadings
{
    /// <summary>What a query of exactly one vector is answered with. The default is <see cref="OneVectorAnswer.AsSent"/>.</summary>
    public OneVectorAnswer OneVector { get; set; }

    /// <summary>What a wrong index key is answered with. The default is <see cref="WrongKeyAnswer.Unauthorized"/>.</summary>
    public WrongKeyAnswer WrongKey { get; set; }

    /// <summary>Whether <c>$ne</c> matches an item without the field. The default is <see cref="NotEqualRule.NeverMatchesMissing"/>.</summary>
    public NotEqualRule NotEqual { get; set; }

    /// <summary>Whether <c>$not</c> may stand inside the condition of a field. The default is <see cref="FieldNotRule.Refused"/>.</summary>
    public FieldNotRule FieldNot { get; set; }

    /// <summary>What becomes of a value of <c>include</c> that the route does not have. The default is <see cref="UnknownIncludeRule.Refused"/>.</summary>
    public UnknownIncludeRule UnknownInclude { get; set; }

    /// <summary>What a user's token without the permission is answered with. The default is <see cref="MissingPermissionAnswer.Forbidden"/>.</summary>
    public MissingPermissionAnswer MissingPermission { get; set; }

    /// <summary>Whether a query takes <c>$type</c>, which 0.18 has. The default is <see cref="TypeOperatorRule.Applied"/>.</summary>
    public TypeOperatorRule TypeOperator { get; set; }

    /// <summary>Which dimensions 0.18 trains. The default is <see cref="TrainableDimension.MultipleOf32"/>.</summary>
    public TrainableDimension TrainableDimension { get; set; }

    internal ContractReadings Copy() => (ContractReadings)MemberwiseClone();

    internal void Validate()
    {
        Require(OneVector, nameof(OneVector));
        Require(WrongKey, nameof(WrongKey));
        Require(NotEqual, nameof(NotEqual));
        Require(FieldNot, nameof(FieldNot));
        Require(UnknownInclude, nameof(UnknownInclude));
        Require(MissingPermission, nameof(MissingPermission));
        Require(TypeOperator, nameof(TypeOperator));
        Require(TrainableDimension, nameof(TrainableDimension));
    }

    static void Require<T>(T reading, string name)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(reading))
            throw new ArgumentOutOfRangeException(name, reading, "This is not one of the readings.");
    }
}

/// <summary>The shape of the results for exactly one vector.</summary>
public enum OneVectorAnswer
{
    /// <summary>A flat list for a flat array or a text to embed, a list of one list for an array of arrays or a binary query.</summary>
    AsSent,

    /// <summary>A flat list, however the vector was sent.</summary>
    Flat,
}

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

/// <summary>What <c>$ne</c> does with items that do not have the field.</summary>
public enum NotEqualRule
{
    /// <summary>They do not match, on any route.</summary>
    NeverMatchesMissing,

    /// <summary>They match where a query applies the filter to decrypted metadata, because the index cannot answer it.</summary>
    MatchesMissingWhenDecrypted,
}

/// <summary>What becomes of <c>$not</c> inside the condition of a field.</summary>
public enum FieldNotRule
{
    /// <summary>It is 400.</summary>
    Refused,

    /// <summary>It stands for the complement of the condition, so that items without the field match.</summary>
    Accepted,
}

/// <summary>What becomes of a value of <c>include</c> that query or get does not have.</summary>
public enum UnknownIncludeRule
{
    /// <summary>It is 422.</summary>
    Refused,

    /// <summary>Nothing: the rest is answered.</summary>
    Ignored,
}

/// <summary>The status for a user's token that lacks the permission.</summary>
public enum MissingPermissionAnswer
{
    /// <summary>403.</summary>
    Forbidden,

    /// <summary>401.</summary>
    Unauthorized,
}

/// <summary>What becomes of <c>$type</c> in a query without text; with text, and in query_metadata, it is 400.</summary>
public enum TypeOperatorRule
{
    /// <summary>It is applied to the decrypted metadata: <c>string</c>, <c>number</c>, <c>bool</c>, <c>array</c>, <c>object</c>, <c>null</c>.</summary>
    Applied,

    /// <summary>It is 400.</summary>
    Refused,
}

/// <summary>The dimensions that 0.18 trains an index of; 0.17 trains any.</summary>
public enum TrainableDimension
{
    /// <summary>Multiples of 32.</summary>
    MultipleOf32,

    /// <summary>All.</summary>
    Any,
}
