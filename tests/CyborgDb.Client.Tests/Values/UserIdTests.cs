namespace CyborgDb.Tests.Values;

/// <summary>A user's identifier: 16 bytes, written as the service writes it.</summary>
public sealed class UserIdTests
{
    [Theory]
    [InlineData(Given.UserHex), InlineData("00000000000000000000000000000001"), InlineData("ffffffffffffffffffffffffffffffff"), InlineData("00000000000000000000000000000000")]
    public void Its_bytes_and_its_text_are_the_same_user(string hex)
    {
        var bytes = Convert.FromHexString(hex);
        var user = UserId.FromBytes(bytes);
        Assert.Equal(hex, user.ToString());
        Assert.Equal(user, UserId.FromHex(hex.ToUpperInvariant()));
        Assert.True(user == UserId.FromHex(hex));
        Assert.Equal(user.GetHashCode(), UserId.FromHex(hex).GetHashCode());
        var copy = new byte[16];
        user.CopyTo(copy);
        Assert.Equal(bytes, copy);
        Assert.Throws<ArgumentException>("destination", () => user.CopyTo(new byte[15]));
    }

    [Fact]
    public void Users_that_differ_in_any_one_byte_are_different()
    {
        var user = UserId.FromHex(Given.UserHex);
        for (var i = 0; i < UserId.Size; i++)
        {
            var bytes = Convert.FromHexString(Given.UserHex);
            bytes[i] ^= 0x80;
            Assert.True(user != UserId.FromBytes(bytes), $"A user id that differs in byte {i} is taken for the same.");
        }
    }

    [Theory, InlineData(0), InlineData(15), InlineData(17), InlineData(32)]
    public void A_user_id_that_is_not_16_bytes_is_refused(int length)
    {
        var bytes = new byte[length];
        Assert.Throws<ArgumentException>(nameof(bytes), () => UserId.FromBytes(bytes));
        Assert.Throws<ArgumentException>("hex", () => UserId.FromHex(Convert.ToHexString(bytes)));
    }

    [Theory, InlineData("0f0e0d0c0b0a0908070605040302010g"), InlineData("0f0e0d0c-0b0a-0908-0706-05040302"), InlineData(" f0e0d0c0b0a09080706050403020100")]
    public void Text_that_is_not_hexadecimal_is_refused(string hex) => Assert.Throws<ArgumentException>(nameof(hex), () => UserId.FromHex(hex));
}
