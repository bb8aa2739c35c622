using CyborgDb.Tests.Api;

namespace CyborgDb.Emulator.Tests.Rooms;

/// <summary>Which namespaces of the emulator use which. A new arrow is a decision, made here.</summary>
public sealed class RoomsTests
{
    private const string Root = "CyborgDb.Emulator";

    /// <summary>What each namespace may use beside itself; the root is <c>Service</c>.</summary>
    private static readonly (string Room, string[] Uses)[] s_arrows =
    [
        ("Service", ["Access", "Embedding", "Faults", "Http", "Storage", "Training"]),
        ("Access", ["Service", "Storage"]),
        ("Embedding", ["Service", "Storage"]),
        ("Faults", ["Service", "Http"]),
        ("Http", ["Service", "Access", "Embedding", "Search", "Storage", "Text", "Training"]),
        ("Search", ["Service", "Storage"]),
        ("Storage", ["Service"]),
        ("Text", ["Search", "Storage"]),
        ("Training", ["Service", "Storage"]),
    ];

    [Fact]
    public void No_namespace_uses_another_that_it_is_not_known_to_use()
    {
        var uses = TypeUses.Of(typeof(CyborgDbEmulator).Assembly.Location);
        Assert.Contains(uses, use => RoomOf(use.User) == "Service" && RoomOf(use.Used) == "Http");
        var wrong = uses
            .Where(use => RoomOf(use.User) != RoomOf(use.Used) && s_arrows.FirstOrDefault(room => room.Room == RoomOf(use.User)).Uses?.Contains(RoomOf(use.Used)) != true)
            .Select(use => $"{RoomOf(use.User)} → {RoomOf(use.Used)}: {use.User} uses {use.Used}")
            .Order(StringComparer.Ordinal)
            .ToList();
        Assert.True(wrong.Count == 0, $"These uses are new in the emulator:\n{string.Join('\n', wrong)}");
    }

    private static string RoomOf(TypeName type) => type.Namespace == Root ? "Service" : type.Namespace[(Root.Length + 1)..];
}
