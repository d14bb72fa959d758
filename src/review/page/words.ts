// What the page says, in the languages it knows.

const english = {
  gallery: "Pictures", search: "Search: words, or seed=42", none: "Nothing found.",
  count: (n: number) => (n === 1 ? "1 picture" : `${n} pictures`),
  back: "Back", versions: "Versions", before: "Before", after: "After", newest: "newest", added: "New", removed: "Removed",
  side: "Side by side", swipe: "Swipe", onion: "Onion skin", blink: "Blink", map: "Heat map", view: "How to compare",
  mix: "How much of the second picture", zoom: "Zoom", fit: "Fit", whole: "1:1", ground: "Background",
  parameters: "Parameters", parameter: "Parameter", same: (n: number) => `${n} more are the same.`,
  untold: "Of one of them it is not known how it was made.", unchanged: "No parameter differs.",
  sizes: "They have different sizes: both are shown as wide as the second.",
  noise: "Nearly every pixel moved, so a heat map says little.", nomap: "There is no heat map of these two.",
  gone: "This picture is not here. ztgit fetch gets it.", unshown: "It cannot be shown.",
  approve: "Approve", reject: "Ask for changes", approved: "Approved", rejected: "Changes wanted",
  stale: "of an older version", comments: "Comments", pins: "Pins", say: "Say something", send: "Send", cancel: "Cancel",
  pin: "Pin a place", pinning: "Draw a box on the picture, or click a place.", resolve: "Mark as done", resolved: "Done",
  retracted: "Taken back", unsigned: "unsigned", good: "signed", unknown_key: "signed, key unknown", bad: "BAD SIGNATURE",
  progress: (done: number, all: number) => `${done} of ${all} reviewed`, why: "Why? (may be empty)",
  name: "Your name", save: "Save my notes", notes: (n: number) => (n === 1 ? "1 note to save" : `${n} notes to save`),
  saved: "Saved. Send the file to whoever sent you this page.", help: "Keys", close: "Close",
  lost: "ztgit view has ended; start it again.", wrong: "That did not work", link: "Open the link that ztgit view has shown.",
  pictures: "The pictures of this review", open: "open", closed: "closed", merged: "merged", shrunk: "Large pictures were made smaller for this file.",
  keys: [
    ["1 – 5", "side by side, swipe, onion skin, blink, heat map"], ["Space", "hold: the other picture"],
    ["+ − 0", "zoom; fit"], ["j k", "next, previous"], ["a x", "approve, ask for changes"], ["c p", "comment, pin"],
    ["b", "background"], ["?", "these keys"],
  ],
};

const chinese: typeof english = {
  gallery: "图片", search: "搜索：词语，或 seed=42", none: "没有找到。",
  count: (n) => `${n} 张图片`,
  back: "返回", versions: "版本", before: "之前", after: "之后", newest: "最新", added: "新增", removed: "已删除",
  side: "并排", swipe: "滑动", onion: "叠加", blink: "闪烁", map: "热图", view: "对比方式",
  mix: "第二张图片所占比例", zoom: "缩放", fit: "适应", whole: "1:1", ground: "背景",
  parameters: "参数", parameter: "参数", same: (n) => `另有 ${n} 项相同。`,
  untold: "其中一张的生成方式未知。", unchanged: "参数没有不同。",
  sizes: "两张图片尺寸不同：都按第二张的宽度显示。",
  noise: "几乎所有像素都变了，热图意义不大。", nomap: "这两张没有热图。",
  gone: "这张图片不在本地。用 ztgit fetch 取得。", unshown: "无法显示。",
  approve: "批准", reject: "要求修改", approved: "已批准", rejected: "要求修改",
  stale: "针对旧版本", comments: "评论", pins: "图钉", say: "说点什么", send: "发送", cancel: "取消",
  pin: "标出位置", pinning: "在图片上画一个框，或点一个位置。", resolve: "标为完成", resolved: "已完成",
  retracted: "已撤回", unsigned: "未签名", good: "已签名", unknown_key: "已签名，密钥未知", bad: "签名错误",
  progress: (done, all) => `已评审 ${done} / ${all}`, why: "为什么？（可不填）",
  name: "你的名字", save: "保存我的意见", notes: (n) => `${n} 条意见待保存`,
  saved: "已保存。请把文件发给把本页发给你的人。", help: "快捷键", close: "关闭",
  lost: "ztgit view 已结束，请重新启动。", wrong: "没有成功", link: "请打开 ztgit view 显示的链接。",
  pictures: "本次评审的图片", open: "进行中", closed: "已关闭", merged: "已合并", shrunk: "为了放进这个文件，大图已缩小。",
  keys: [
    ["1 – 5", "并排、滑动、叠加、闪烁、热图"], ["空格", "按住：看另一张"],
    ["+ − 0", "缩放；适应"], ["j k", "下一张、上一张"], ["a x", "批准、要求修改"], ["c p", "评论、图钉"],
    ["b", "背景"], ["?", "本列表"],
  ],
};

export let words = english;
export function speak(language: string): void {
  words = language.startsWith("zh") ? chinese : english;
  document.documentElement.lang = language.startsWith("zh") ? "zh-CN" : "en";
}
