using MLSegmentation.Scoring;

namespace MLSegmentation.Tests.Scoring;

public class OnnxRuntimeMessageTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData(" \n", "it does not say why")]
    [InlineData(
        "[ErrorCode:Fail] Load model from m.onnx failed:/onnxruntime_src/onnxruntime/core/graph/model.cc:181 onnxruntime::Model::Model(onnx::ModelProto&&, "
            + "const onnxruntime::PathString&, const onnxruntime::logging::Logger&, const onnxruntime::ModelOptions&) Unsupported model IR version: 99\n",
        "Load model from m.onnx failed:Unsupported model IR version: 99")]
    [InlineData(
        "[ErrorCode:RuntimeException] Non-zero status code returned while running Reshape node. Name:'r' Status Message: "
            + "/onnxruntime_src/onnxruntime/core/providers/cpu/tensor/reshape_helper.h:47 onnxruntime::ReshapeHelper::ReshapeHelper(const "
            + "onnxruntime::TensorShape&, std::function<void(int)>, bool) const [with T = float] size != 0 was false. The input\nis too small.\n",
        "Non-zero status code returned while running Reshape node. Name:'r' Status Message: size != 0 was false. The input is too small")]
    [InlineData(
        "Name:'c' Status Message: concatbase.h:133 PrepareForComputeImpl Non concat axis dimensions must match: 24 and 40 (see above)",
        "Name:'c' Status Message: Non concat axis dimensions must match: 24 and 40 (see above)")]
    [InlineData(
        @"Status Message: D:\a\_work\1\s\onnxruntime\core\op.cc:12 onnxruntime::F::<lambda(int)>::operator ()(void) const noexcept bad. a.h:3 G worse",
        "Status Message: bad. worse")]
    [InlineData("a.cc:1 ", "a.cc:1")]
    [InlineData("a.cc:1 std::f((", "it does not say why")]
    public void Shorten_Message_LeavesOutSources(string message, string expected) => Assert.Equal(expected, OnnxRuntimeMessage.Shorten(message));

    [Fact]
    public void Shorten_LongMessage_IsCut() => Assert.Equal(1000, OnnxRuntimeMessage.Shorten(new string('x', 100_000)).Length);
}
