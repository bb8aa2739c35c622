using System.Text;

namespace CyborgDb.Emulator.CommandLine;

/// <summary>What <c>--reading</c> takes: the readings of the contract by name, each with its two values, the default first.</summary>
internal static class ReadingSwitches
{
    private sealed record Switch(string Name, string Usual, string Other, string Meaning, Action<ContractReadings, bool> Apply);

    private static readonly Switch[] s_all =
    [
        new("one-vector", "as-sent", "flat", "results for one vector: nested where it was sent as a list of vectors",
            static (readings, other) => readings.OneVector = other ? OneVectorAnswer.Flat : OneVectorAnswer.AsSent),
        new("wrong-key", "401", "404", "a wrong index key; 404 while the index is empty or not open",
            static (readings, other) => readings.WrongKey = other ? WrongKeyAnswer.NotFoundUnlessOpen : WrongKeyAnswer.Unauthorized),
        new("ne-missing", "never", "decrypted", "$ne matches a missing field; where a query filters decrypted metadata",
            static (readings, other) => readings.NotEqual = other ? NotEqualRule.MatchesMissingWhenDecrypted : NotEqualRule.NeverMatchesMissing),
        new("field-not", "refused", "accepted", "$not inside the condition of a field",
            static (readings, other) => readings.FieldNot = other ? FieldNotRule.Accepted : FieldNotRule.Refused),
        new("unknown-include", "refused", "ignored", "a value of include that the route does not have",
            static (readings, other) => readings.UnknownInclude = other ? UnknownIncludeRule.Ignored : UnknownIncludeRule.Refused),
        new("no-permission", "403", "401", "a user's token without the permission",
            static (readings, other) => readings.MissingPermission = other ? MissingPermissionAnswer.Unauthorized : MissingPermissionAnswer.Forbidden),
        new("type-operator", "applied", "refused", "$type in a query (0.18)",
            static (readings, other) => readings.TypeOperator = other ? TypeOperatorRule.Refused : TypeOperatorRule.Applied),
        new("train-dimension", "32", "any", "dimensions that are trained (0.18): multiples of 32",
            static (readings, other) => readings.TrainableDimension = other ? TrainableDimension.Any : TrainableDimension.MultipleOf32),
    ];

    /// <summary>Everything that can be asked for, such as <c>wrong-key=404</c>.</summary>
    public static IEnumerable<string> All => s_all.SelectMany(static each => new[] { $"{each.Name}={each.Usual}", $"{each.Name}={each.Other}" });

    /// <summary>A line for each reading.</summary>
    public static string Help
    {
        get
        {
            var help = new StringBuilder();
            foreach (var each in s_all)
                help.AppendLine($"  {$"{each.Name}={each.Usual}|{each.Other}",-33}{each.Meaning}");
            return help.ToString();
        }
    }

    /// <summary>Sets what an argument such as <c>wrong-key=404</c> says; what is wrong with it, or null.</summary>
    public static string? Apply(ContractReadings readings, string argument)
    {
        var parts = argument.Split('=', 2);
        if (parts.Length < 2 || Array.Find(s_all, each => each.Name == parts[0]) is not { } found)
            return $"--reading takes a name and a value, such as wrong-key=404; the names are {string.Join(", ", s_all.Select(static each => each.Name))}.";
        if (parts[1] != found.Usual && parts[1] != found.Other)
            return $"--reading {found.Name} takes {found.Usual} or {found.Other}.";
        found.Apply(readings, parts[1] == found.Other);
        return null;
    }
}
