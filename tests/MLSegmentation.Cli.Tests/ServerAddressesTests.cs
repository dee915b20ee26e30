using MLSegmentation.Cli.Serving;

namespace MLSegmentation.Cli.Tests;

public sealed class ServerAddressesTests
{
    [Theory]
    [InlineData("http://127.0.0.1:5000", "localhost 127.0.0.1 [::1]")]
    [InlineData("http://LocalHost:5000", "localhost 127.0.0.1 [::1]")]
    [InlineData("http://127.0.0.2:5000", "localhost 127.0.0.1 [::1] 127.0.0.2")]
    [InlineData("http://127.0.0.1:5000;http://127.8:5001", "localhost 127.0.0.1 [::1] 127.8 127.0.0.8")]
    [InlineData("http://[0:0:0:0:0:0:0:1]:5000", "localhost 127.0.0.1 [::1] [0:0:0:0:0:0:0:1]")]
    [InlineData("http://127.0.0.2:5000;http://*:5001", "*")]
    public void HostNames_Addresses_AreThoseOfThisMachineAndTheirOwn(string urls, string expected) =>
        Assert.Equal(expected.Split(' '), ServerAddresses.Read(urls).HostNames);
}
