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

    private static void Require<T>(T reading, string name)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(reading))
            throw new ArgumentOutOfRangeException(name, reading, "This is not one of the readings.");
    }
}
