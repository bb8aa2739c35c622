using System.Text.RegularExpressions;

namespace CyborgDb.Tests.Api;

/// <summary>The library is built of rooms, and what uses what goes one way: down. A new arrow is a decision, made here.</summary>
public sealed class RoomsTests
{
    /// <summary>The rooms, from the top, and what belongs to each: a namespace, or types of the namespace that all public types share.</summary>
    private static readonly (string Room, string Types)[] s_rooms =
    [
        ("Face", @"CyborgDb\.(CyborgDbClient|EncryptedIndex(`1)?|IEncryptedIndexFactory)"),
        // What re-keys an index does so by what the face offers.
        ("Face", @"CyborgDb\.Rekey\w+"),
        ("Face", @"(CyborgDb|Microsoft\.Extensions)\.DependencyInjection\.\w+"),
        ("Moving", @"CyborgDb\.(Moving\.\w+|Json\.Copy\w+|ReadAll\w+|Copy\w+|Compare\w+|UnreadableItem|ItemDifferences?)"),
        ("Ingestion", @"CyborgDb\.(Ingestion\.\w+|Json\.Ingest\w+|Ingest\w+|JsonLines|VectorFile)"),
        ("Documents", @"CyborgDb\.(Documents\.\w+|Document\w+|StoredDocument)"),
        ("Ranking", @"CyborgDb\.Ranking\.\w+"),
        ("Arguments", @"CyborgDb\.Arguments\.\w+"),
        ("Protocol", @"CyborgDb\.Protocol\.\w+"),
        ("Transport", @"CyborgDb\.Transport\.\w+"),
        ("Diagnostics", @"CyborgDb\.Diagnostics\.\w+"),
        // Options, results, keys, items, filters, exceptions, and what they are made of.
        ("Values", @"CyborgDb\.((Filters(\.Expressions)?|Json|Vectors|Primitives|Protocol\.Json)\.)?\w+"),
    ];

    /// <summary>What each room may use beside itself.</summary>
    private static readonly (string Room, string[] Uses)[] s_arrows =
    [
        ("Face", ["Moving", "Ingestion", "Documents", "Ranking", "Arguments", "Protocol", "Transport", "Values"]),
        ("Moving", ["Ingestion", "Protocol", "Transport", "Values"]),
        ("Ingestion", ["Arguments", "Protocol", "Transport", "Values"]),
        ("Documents", ["Values"]),
        ("Ranking", ["Values"]),
        ("Arguments", ["Protocol", "Values"]),
        ("Protocol", ["Transport", "Values"]),
        ("Transport", ["Diagnostics", "Values"]),
        ("Diagnostics", ["Values"]),
        ("Values", []),
    ];

    [Fact]
    public void What_uses_what_goes_down_the_rooms_and_never_up()
    {
        var wrong = Uses()
            .Where(use => RoomOf(use.User) != RoomOf(use.Used) && !s_arrows.Single(room => room.Room == RoomOf(use.User)).Uses.Contains(RoomOf(use.Used)))
            .Select(use => $"{RoomOf(use.User)} → {RoomOf(use.Used)}: {use.User} uses {use.Used}")
            .Order(StringComparer.Ordinal)
            .ToList();
        Assert.True(wrong.Count == 0, $"These go against the rooms of the library:\n{string.Join('\n', wrong)}");
    }

    [Fact]
    public void Every_arrow_that_is_allowed_is_there()
    {
        var there = Uses().Select(use => (RoomOf(use.User), RoomOf(use.Used))).ToHashSet();
        var missing = s_arrows.SelectMany(room => room.Uses.Select(used => (room.Room, used))).Where(arrow => !there.Contains(arrow)).ToList();
        Assert.True(missing.Count == 0, $"Nothing needs these any more, so take them out of the table: {string.Join(", ", missing)}");
    }

    private static IReadOnlyCollection<(TypeName User, TypeName Used)> Uses() => TypeUses.Of(typeof(CyborgDbClient).Assembly.Location);

    /// <summary>The first room that has the type. One of a new namespace is in none, which fails.</summary>
    private static string RoomOf(TypeName type) =>
        s_rooms.FirstOrDefault(room => Regex.IsMatch(type.ToString(), $"^({room.Types}(`\\d)?)$", RegexOptions.CultureInvariant)).Room
        ?? throw new InvalidOperationException($"{type} is in no room: say in the table which one its namespace is.");
}
